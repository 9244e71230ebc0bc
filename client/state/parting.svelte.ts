/**
 * A person leaves this device, by signing out or because somebody else has signed in. What she has not sent is hers to decide about: wait
 * until it is sent, take it along as a file, or let it go. Only then is the device emptied. Drawn by `ui/PartingDialog.svelte`; fails into
 * a sentence, with everything still in its place.
 */
import { words } from '../i18n/words.svelte.ts'
import type { DevicePort, UnsentEdit, UnsentPlan } from '../session/device-port.ts'
import type { Session } from '../session/session-types.ts'
import type { Account } from './account.svelte.ts'
import type { OpenWork } from './open-work.ts'
import type { PlanOpening } from './plan-opening.svelte.ts'

/** How long the last edits may take to reach the disk before the question is asked. */
const SETTLE = 600
/** Tabs that close their plans at our word. */
const OTHER_TABS = 300

export type PartingStep =
  /** The question. */
  | 'asking'
  | 'waiting'
  /** Asked once more: nothing brings them back. */
  | 'discarding'
  /** They are in a file now. */
  | 'exported'
  /** The device could not be emptied. */
  | 'held'

export type Parting = {
  readonly why: 'sign-out' | 'newcomer'
  readonly step: PartingStep
  readonly unsent: readonly UnsentPlan[]
}

export type PartingOutside = {
  readonly account: Account
  readonly opening: PlanOpening
  readonly work: OpenWork
  readonly device: () => Promise<DevicePort>
  /** A plan that is on this device, apart from what is shown; whoever opens it closes it. */
  readonly openPlan: (plan: string) => Promise<Session>
  /** Another page in place of this one. */
  readonly leaveFor: (path: string) => void
  readonly save: (file: { readonly name: string; readonly text: string }) => void
}

export class Partings {
  readonly #outside: PartingOutside
  #now = $state.raw<Parting | null>(null)
  #turn = 0
  #to = '/'

  constructor(outside: PartingOutside) {
    this.#outside = outside
  }

  /** Null: nobody is leaving, or nothing has to be asked. */
  get now(): Parting | null {
    return this.#now
  }

  /** How many edits this is about. */
  get count(): number {
    return this.#now?.unsent.reduce((sum, { edits }) => sum + edits.length, 0) ?? 0
  }

  /** Whether waiting can help: something the server was not asked about yet, and somebody to send it as. */
  get mayWait(): boolean {
    const { account } = this.#outside
    const isLeft = this.#now?.unsent.some(({ edits }) => edits.some(({ refused }) => refused === null))
    return isLeft === true && this.#now?.why === 'sign-out' && account.standing !== 'ended'
  }

  /** `newcomer`: has signed in already, and waits in the account. `to`: where whoever comes next goes on. */
  async begin(why: Parting['why'], to = why === 'newcomer' ? '/' : '/sign-in'): Promise<void> {
    const turn = ++this.#turn
    this.#to = to
    // Half a formula that cannot be written stays behind: it was never an edit.
    await Promise.race([this.#outside.work.finish(), pause(SETTLE)])
    const unsent = await this.unsent()
    if (turn !== this.#turn) return
    this.#now = { why, step: 'asking', unsent }
    if (unsent.length === 0) await this.#go(why)
  }

  /** Everything this device holds that the server does not have. */
  async unsent(): Promise<readonly UnsentPlan[]> {
    const stored = await this.#outside
      .device()
      .then((device) => device.unsent())
      .catch((): UnsentPlan[] => [])
    const { session } = this.#outside.opening
    if (!session) return stored
    // A device that stores nothing has them in memory only.
    const edits: UnsentEdit[] = [
      ...session.refusedEdits().map(({ command, reason }) => ({ command, refused: reason })),
      ...session.unsent().map(({ command }) => ({ command, refused: null })),
    ]
    const here = stored.find(({ plan }) => plan === session.planId)
    if (edits.length <= (here?.edits.length ?? 0)) return stored
    return [{ plan: session.planId, edits }, ...stored.filter((one) => one !== here)]
  }

  readonly cancel = (): void => {
    this.#turn++
    const why = this.#now?.why
    this.#now = null
    if (why === 'newcomer') void this.#outside.account.turnAway()
  }

  /** Also out of waiting. */
  readonly back = (): void => {
    this.#turn++
    this.#step('asking')
  }

  readonly askToDiscard = (): void => this.#step('discarding')

  /** The person has agreed to lose them, or has them in a file. */
  readonly finish = (): void => {
    if (this.#now) void this.#go(this.#now.why)
  }

  readonly export = (): void => void this.#export()

  async #export(): Promise<void> {
    const { account, opening, save } = this.#outside
    const { unsentFile } = await import('./unsent-file.ts')
    if (!this.#now) return
    const place = opening.session && { session: opening.session, language: words.language }
    save(unsentFile(this.#now.unsent, account.me, place, Date.now()))
    this.#step('exported')
  }

  /** Sends them, plan by plan, and goes on when the server has all of them. */
  readonly wait = async (): Promise<void> => {
    const now = this.#now
    if (!now) return
    const turn = ++this.#turn
    this.#step('waiting')
    for (const { plan } of now.unsent) await this.#send(plan, turn)
    if (turn !== this.#turn) return
    const unsent = await this.unsent()
    if (turn !== this.#turn) return
    this.#now = { ...now, step: 'asking', unsent }
    if (unsent.length === 0) await this.#go(now.why)
  }

  async #send(plan: string, turn: number): Promise<void> {
    const { opening, openPlan } = this.#outside
    const shown = opening.session?.planId === plan ? opening.session : null
    const session = shown ?? (await openPlan(plan).catch(() => null))
    if (!session) return
    // Refused edits are never saved: then this ends, and the question is asked again with what is left.
    const cancelled = until(() => turn !== this.#turn)
    await Promise.race([session.saved().catch(() => undefined), cancelled.promise])
    cancelled.stop()
    if (!shown) await session.close()
  }

  async #go(why: Parting['why']): Promise<void> {
    const { account, opening, device, leaveFor } = this.#outside
    const unsent = this.#now?.unsent ?? []
    try {
      account.letGo()
      await opening.leave()
      await pause(OTHER_TABS)
      await (await device()).wipe()
    } catch {
      this.#now = { why, step: 'held', unsent }
      return
    }
    if (why === 'newcomer') account.welcome()
    else await account.signOut()
    leaveFor(this.#to)
  }

  #step(step: PartingStep): void {
    if (this.#now) this.#now = { ...this.#now, step }
  }
}

const pause = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms))

function until(isTrue: () => boolean): { promise: Promise<void>; stop: () => void } {
  let timer: ReturnType<typeof setInterval> | undefined
  const promise = new Promise<void>((done) => {
    timer = setInterval(() => isTrue() && done(), 200)
  })
  return { promise, stop: () => clearInterval(timer) }
}
