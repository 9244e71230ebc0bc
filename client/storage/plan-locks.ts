/**
 * Web Locks of one plan in one browser profile: who leads (writes what came from the server, tidies up) and which writers are at work.
 * The browser frees a lock when its tab dies. Without Web Locks this tab takes itself for the only one.
 */
export type Locks = Pick<LockManager, 'request' | 'query'>

export class PlanLocks {
  readonly #prefix: string
  readonly #writer: string
  readonly #locks: Locks | undefined
  readonly #abort = new AbortController()
  #leads: boolean
  #free: () => void = () => undefined

  constructor(plan: string, writer: string, locks: Locks | undefined) {
    this.#prefix = `fascicle:${plan}:`
    this.#writer = writer
    this.#locks = locks
    this.#leads = locks === undefined
  }

  get isLeader(): boolean {
    return this.#leads
  }

  /** Resolves when this writer is known to be at work; leadership may come at any time later. */
  async take(): Promise<void> {
    const locks = this.#locks
    if (!locks) return
    const released = new Promise<void>((free) => {
      this.#free = free
    })
    await new Promise<void>((taken, refused) => {
      locks
        .request(`${this.#prefix}writer:${this.#writer}`, () => {
          taken()
          return released
        })
        .catch(refused)
    })
    locks
      .request(`${this.#prefix}leader`, { signal: this.#abort.signal }, () => {
        this.#leads = true
        return released
      })
      // Only the abort of `release` ends up here.
      .catch(() => undefined)
    // The lock is granted in a later task when it is free; wait for that answer, so that a single tab leads from its first write.
    await locks.query()
  }

  /** Writers at work, this one among them. */
  async writers(): Promise<ReadonlySet<string>> {
    if (!this.#locks) return new Set([this.#writer])
    const { held = [] } = await this.#locks.query()
    const prefix = `${this.#prefix}writer:`
    return new Set(held.flatMap(({ name }) => (name?.startsWith(prefix) ? [name.slice(prefix.length)] : [])))
  }

  release(): void {
    this.#abort.abort()
    this.#leads = false
    this.#free()
  }
}
