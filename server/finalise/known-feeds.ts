/**
 * What feeds the tables of a plan, found out once for as long as nothing in the plan changes: finding out reads every table of it. Used by
 * `TableLives`. What fails is found out anew the next time.
 */
type OfPlan = { readonly state: string; readonly feeds: Map<string, Promise<readonly string[]>> }

/** Plans that are remembered. */
const MOST_PLANS = 100

export class KnownFeeds {
  /** In the order of their last use. */
  readonly #plans = new Map<string, OfPlan>()

  /** `state`: says everything that the answer depends on. */
  of(
    plan: string,
    table: string,
    state: string,
    find: () => Promise<readonly string[]>,
  ): Promise<readonly string[]> {
    const known = this.#plans.get(plan)
    const now = known?.state === state ? known : { state, feeds: new Map() }
    this.#plans.delete(plan)
    this.#plans.set(plan, now)
    const [oldest] = this.#plans.keys()
    if (this.#plans.size > MOST_PLANS && oldest !== undefined) this.#plans.delete(oldest)
    const found = now.feeds.get(table) ?? find()
    now.feeds.set(table, found)
    found.catch(() => now.feeds.delete(table))
    return found
  }
}
