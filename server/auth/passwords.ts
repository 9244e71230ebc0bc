/**
 * Hashes and checks passwords: argon2id with 64 MiB and three passes, a tenth of a second or more on purpose. So at most two are under way at
 * one time, a few wait, and whoever comes then is told to come again (`too-many`): no flood of sign-ins takes memory or the whole machine.
 */
import { hash, verify } from '@node-rs/argon2'

import { AppError } from '../../shared/model/error.ts'
import { PASSWORD_LENGTH } from '../../shared/wire/rest-people.ts'
import { fitPassword, passwordForm, type PasswordOwner } from './password-rules.ts'
import { newSecret } from './secret.ts'

export type PasswordCost = {
  readonly memoryCost: number
  readonly timeCost: number
  readonly parallelism: number
}

/** Memory in KiB. */
export const PASSWORD_COST: PasswordCost = { memoryCost: 64 * 1024, timeCost: 3, parallelism: 1 }
/** What the library calls argon2id; its own name for it is not there at run time. */
const ARGON2ID = 2
const AT_ONCE = 2
/** Who may wait: those of whom something was wrong not long ago leave half of the places to the others. */
const WAITING = { new: 32, again: 16 } as const

export class Passwords {
  readonly #cost: PasswordCost
  #underWay = 0
  readonly #waiting: (() => void)[] = []
  /** Of a password nobody has: what is checked for people who are not there takes as long. */
  #nobodys: Promise<string> | null = null

  constructor(cost: PasswordCost = PASSWORD_COST) {
    this.#cost = cost
  }

  /** PHC string. `owner`: whose it is to be. Rejects `password-unfit`, `too-many`. */
  async hash(password: string, owner: PasswordOwner | null = null): Promise<string> {
    const form = fitPassword(password, owner)
    return this.#inTurn('new', () => this.#hash(form))
  }

  /**
   * `known` null: there is nobody, or she has none; takes as long, and is false. `who`: `again` of whose account or address something was wrong
   * before. Rejects `too-many`.
   */
  async matches(known: string | null, password: string, who: keyof typeof WAITING = 'new'): Promise<boolean> {
    return this.#inTurn(who, async () => {
      this.#nobodys ??= this.#hash(newSecret())
      // Waited for in either case, so that also the first answer says nothing.
      const nobodys = await this.#nobodys
      const against = known ?? nobodys
      // Longer than any password can be: not worth more work than others.
      const typed = password.length > 4 * PASSWORD_LENGTH.most ? '' : passwordForm(password)
      return (await verify(against, typed)) && known !== null
    })
  }

  #hash(form: string): Promise<string> {
    return hash(form, { ...this.#cost, algorithm: ARGON2ID })
  }

  async #inTurn<T>(who: keyof typeof WAITING, work: () => Promise<T>): Promise<T> {
    if (this.#underWay >= AT_ONCE) {
      if (this.#waiting.length >= WAITING[who]) throw new AppError('too-many', { seconds: 5 })
      await new Promise<void>((turn) => this.#waiting.push(turn))
    } else this.#underWay++
    try {
      return await work()
    } finally {
      const next = this.#waiting.shift()
      if (next) next()
      else this.#underWay--
    }
  }
}
