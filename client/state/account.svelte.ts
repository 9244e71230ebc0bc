/**
 * Who is signed in here. The server knows; the device remembers the person (`fascicle.me`), so that her plans open without a network as
 * hers. Made once by `main.ts`. When the session has ended on the server the person stays known until she signs in again or signs out:
 * what she has not sent is hers. What belongs to one person is never shown or sent as another's: `newcomer` waits for `Parting`.
 */
import { AppError } from '../../shared/model/error.ts'
import type { AcceptLink, Me, SessionInfo, SignIn, SignInAnswer } from '../../shared/wire/rest-people.ts'
import type { Api } from './api.ts'
import type { StoredText } from './stored-text.ts'

const KEY = 'fascicle.me'
/** Somebody signed out here without a connection: the server is told at the next start. */
const OWED = 'fascicle.sign-out'
/** The plan of a known person opens without the server's answer after this long. */
const PATIENCE = 2500

/** `asking`: not known yet · `live`: the server says so · `unasked`: it has not answered · `ended`: it knows nobody here. */
export type Standing = 'asking' | 'live' | 'unasked' | 'ended'

export type AccountOutside = {
  readonly api: Api
  readonly texts: StoredText
}

export class Account {
  readonly #api: Api
  readonly #texts: StoredText
  #me = $state.raw<Me | null>(null)
  #newcomer = $state.raw<Me | null>(null)
  #standing = $state<Standing>('asking')
  #info = $state.raw<Pick<SessionInfo, 'sso' | 'fresh'>>({ sso: null, fresh: false })
  #keepsNothing = $state(false)
  #newcomerKeepsNothing = false
  #checking: Promise<void> | null = null

  constructor({ api, texts }: AccountOutside) {
    this.#api = api
    this.#texts = texts
    this.#me = readMe(texts.read(KEY))
    api.onSignedOut(() => {
      if (this.#standing === 'live') this.#standing = 'ended'
    })
  }

  /** The person whose device this is for now. Null: nobody's. */
  get me(): Me | null {
    return this.#me
  }
  /** Somebody else has signed in while the device still holds what is `me`'s. */
  get newcomer(): Me | null {
    return this.#newcomer
  }
  get standing(): Standing {
    return this.#standing
  }
  /** Name of the single sign-on provider; null: there is none. */
  get sso(): string | null {
    return this.#info.sso
  }
  /** Nobody has an account on this server yet. */
  get fresh(): boolean {
    return this.#info.fresh
  }
  /** A shared computer: plans are held in memory, and nothing of the person is written to the device. */
  get keepsNothing(): boolean {
    return this.#keepsNothing
  }

  /** Resolves when it is known for whom the page may open a plan; a known person is not kept waiting by a server that does not answer. */
  async start(isOnline: boolean): Promise<void> {
    const asked = this.check()
    if (this.#me !== null && !isOnline) this.#standing = 'unasked'
    else await Promise.race([asked, new Promise<void>((done) => setTimeout(done, PATIENCE))])
    if (this.#me !== null && this.#standing === 'asking') this.#standing = 'unasked'
  }

  /** Asks the server who is signed in. Never rejects; one question at a time. */
  check(): Promise<void> {
    this.#checking ??= this.#check().finally(() => {
      this.#checking = null
    })
    return this.#checking
  }

  async #check(): Promise<void> {
    try {
      await this.#settleOwed()
      const info = await this.#api.get<SessionInfo>('/api/session')
      this.#info = { sso: info.sso, fresh: info.fresh }
      if (info.person) this.#arrive(info.person, info.shared)
      else this.#standing = 'ended'
    } catch {
      this.#standing = 'unasked'
    }
  }

  // ---- coming

  async signIn(form: SignIn): Promise<SignInAnswer> {
    return this.#answered(await this.#api.post<SignInAnswer>('/api/session', form), form.shared === true)
  }

  async secondFactor(challenge: string, code: string, shared: boolean): Promise<SignInAnswer> {
    const answer = await this.#api.post<SignInAnswer>('/api/session/totp', { challenge, code })
    return this.#answered(answer, shared)
  }

  async accept(link: string, form: AcceptLink): Promise<SignInAnswer> {
    const answer = await this.#api.post<SignInAnswer>(`/api/links/${encodeURIComponent(link)}`, form)
    // Whoever is signed in already stays so as she was.
    return this.#answered(answer, form.shared ?? this.#keepsNothing)
  }

  #answered(answer: SignInAnswer, shared: boolean): SignInAnswer {
    if (answer.is === 'signed-in') this.#arrive(answer.person, shared)
    return answer
  }

  #arrive(person: Me, shared: boolean): void {
    this.#standing = 'live'
    this.#info = { ...this.#info, fresh: false }
    if (this.#me !== null && this.#me.id !== person.id) {
      this.#newcomer = person
      this.#newcomerKeepsNothing = shared
      return
    }
    this.#keepsNothing = shared
    this.#newcomer = null
    // A sign-out that the server never heard of is not meant for the session that has just begun.
    this.#texts.remove(OWED)
    this.#remember(person)
  }

  /** The device has been emptied: it is the newcomer's now. */
  welcome(): void {
    const person = this.#newcomer
    this.#me = null
    if (person) this.#arrive(person, this.#newcomerKeepsNothing)
  }

  /** The newcomer would rather not: whose device it is has to sign in again. */
  async turnAway(): Promise<void> {
    await this.#endSession()
    this.#newcomer = null
    this.#standing = 'ended'
  }

  /** The account was changed here. */
  changed(me: Me): void {
    if (this.#me?.id === me.id) this.#remember(me)
  }

  #remember({ id, name, email, administrator }: Me): void {
    const me = { id, name, email, administrator }
    if (this.#me === null || JSON.stringify(this.#me) !== JSON.stringify(me)) this.#me = me
    if (this.#keepsNothing) this.#texts.remove(KEY)
    else this.#texts.write(KEY, JSON.stringify(me))
  }

  // ---- going

  /** The device is about to be emptied; other tabs hear it by the name that is gone (`heard`). */
  letGo(): void {
    this.#texts.remove(KEY)
  }

  /** Another tab of this browser has changed whose device it is. */
  heard(text: string | null): void {
    const me = readMe(text)
    if (this.#keepsNothing || me?.id === this.#me?.id) return
    this.#me = null
    this.#standing = 'ended'
    if (me !== null) void this.check()
  }

  /** Ends the session on the server, now or at the next start, and forgets the person. What she has here is the caller's to wipe. */
  async signOut(): Promise<void> {
    this.#texts.remove(KEY)
    await this.#endSession()
    this.#me = null
    this.#newcomer = null
    this.#standing = 'ended'
  }

  async #endSession(): Promise<void> {
    try {
      await this.#api.delete('/api/session')
    } catch (error) {
      if (error instanceof AppError && error.code === 'sign-in-needed') return
      this.#texts.write(OWED, 'owed')
    }
  }

  async #settleOwed(): Promise<void> {
    if (this.#texts.read(OWED) === null) return
    this.#texts.remove(OWED)
    await this.#endSession()
  }
}

/** From the device, where anything may stand. */
function readMe(text: string | null): Me | null {
  try {
    const value: unknown = JSON.parse(text ?? 'null')
    if (typeof value !== 'object' || value === null) return null
    const [id, name, email, administrator]: unknown[] = [
      Reflect.get(value, 'id'),
      Reflect.get(value, 'name'),
      Reflect.get(value, 'email'),
      Reflect.get(value, 'administrator'),
    ]
    if (typeof id !== 'string' || id === '' || typeof name !== 'string' || typeof email !== 'string')
      return null
    return { id, name, email, administrator: administrator === true }
  } catch {
    return null
  }
}
