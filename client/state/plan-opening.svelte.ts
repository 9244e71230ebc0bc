/**
 * Opens the plan that the address names and closes the one before. Pages draw its `state`. A second address while the first is still
 * opening wins; what the first brings then is closed unseen. Failures become a `Trouble`, never an exception.
 */
import type { PlanId } from '../../shared/model/ids.ts'
import type { Session } from '../session/session-types.ts'
import { PlanView } from './plan-view.svelte.ts'
import type { Trouble } from './trouble.ts'
import { troubleOfError } from './trouble.ts'

export type OpeningState =
  | { readonly is: 'closed' }
  | { readonly is: 'opening'; readonly plan: PlanId }
  | { readonly is: 'open'; readonly plan: PlanId; readonly view: PlanView }
  | { readonly is: 'trouble'; readonly plan: PlanId; readonly trouble: Trouble }

export class PlanOpening {
  #state = $state.raw<OpeningState>({ is: 'closed' })
  readonly #open: (plan: PlanId) => Promise<Session>
  #turn = 0

  constructor(open: (plan: PlanId) => Promise<Session>) {
    this.#open = open
  }

  get state(): OpeningState {
    return this.#state
  }

  /** Does nothing when that plan is already open or opening. */
  async visit(plan: PlanId): Promise<void> {
    if (this.#state.is !== 'closed' && this.#state.is !== 'trouble' && this.#state.plan === plan) return
    const turn = ++this.#turn
    await this.#closeOpen()
    this.#state = { is: 'opening', plan }
    try {
      const session = await this.#open(plan)
      if (turn === this.#turn) this.#state = { is: 'open', plan, view: new PlanView(session) }
      else await session.close()
    } catch (error) {
      if (turn === this.#turn) this.#state = { is: 'trouble', plan, trouble: troubleOfError(error) }
    }
  }

  async close(): Promise<void> {
    this.#turn++
    await this.#closeOpen()
    this.#state = { is: 'closed' }
  }

  async #closeOpen(): Promise<void> {
    if (this.#state.is !== 'open') return
    const { view } = this.#state
    this.#state = { is: 'closed' }
    view.close()
    await view.session.close()
  }
}
