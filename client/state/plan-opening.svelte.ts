/**
 * Opens the plan that the address names and closes the one before. Pages draw its `state`. A second address while the first is still
 * opening wins; what the first brings then is closed unseen. A plan with changes that only this page has is held until they are kept, the
 * person goes back to it, or gives them up. Failures become a `Trouble`, never an exception.
 */
import type { PlanId } from '../../shared/model/ids.ts'
import type { Session } from '../session/session-types.ts'
import { isUnkept } from './open-work.ts'
import { PlanView } from './plan-view.svelte.ts'
import type { Trouble } from './trouble.ts'
import { troubleOfError } from './trouble.ts'

/** `holding`: `plan` is still open, because its changes would be lost; `wanted` waits. */
export type OpeningState =
  | { readonly is: 'closed' }
  | { readonly is: 'opening'; readonly plan: PlanId }
  | { readonly is: 'open'; readonly plan: PlanId; readonly view: PlanView }
  | { readonly is: 'holding'; readonly plan: PlanId; readonly view: PlanView; readonly wanted: PlanId }
  | { readonly is: 'trouble'; readonly plan: PlanId; readonly trouble: Trouble }

export class PlanOpening {
  #state = $state.raw<OpeningState>({ is: 'closed' })
  readonly #open: (plan: PlanId) => Promise<Session>
  #turn = 0
  /** Plans on their way out: one plan is never open twice. */
  #closing: Promise<void> | null = null

  constructor(open: (plan: PlanId) => Promise<Session>) {
    this.#open = open
  }

  get state(): OpeningState {
    return this.#state
  }

  /** Of the plan that is open, shown or held. */
  get session(): Session | null {
    const state = this.#state
    return state.is === 'open' || state.is === 'holding' ? state.view.session : null
  }

  /** Does nothing when that plan is already open or opening. */
  async visit(plan: PlanId): Promise<void> {
    const state = this.#state
    if (state.is === 'holding' && state.plan === plan) {
      this.#turn++
      this.#state = { is: 'open', plan, view: state.view }
    } else if (state.is === 'holding' || (state.is === 'open' && state.plan !== plan)) {
      await this.#leave(state.plan, state.view, plan)
    } else if (state.is === 'closed' || state.is === 'trouble' || state.plan !== plan) await this.#begin(plan)
  }

  /** The person gives up the changes of the plan that is held. */
  async giveUp(): Promise<void> {
    if (this.#state.is === 'holding') await this.#begin(this.#state.wanted)
  }

  /** No plan is open any more; resolves when the one that was is closed. */
  async leave(): Promise<void> {
    this.#turn++
    const before = this.#state
    this.#state = { is: 'closed' }
    if (before.is === 'open' || before.is === 'holding') {
      before.view.close()
      this.#closing = this.#close(this.#closing, before.view.session)
    }
    await this.#closing
  }

  /** Opens the plan anew: the server may have changed its mind. */
  async retry(plan: PlanId): Promise<void> {
    await this.#begin(plan)
  }

  async #leave(plan: PlanId, view: PlanView, wanted: PlanId): Promise<void> {
    const { session } = view
    if (!isUnkept(session.status)) return this.#begin(wanted)
    const turn = ++this.#turn
    this.#state = { is: 'holding', plan, view, wanted }
    const stop = session.onStatus((status) => {
      const isOver = turn !== this.#turn
      if (isOver || !isUnkept(status)) stop()
      if (!isOver && !isUnkept(status)) void this.#begin(wanted)
    })
  }

  async #begin(plan: PlanId): Promise<void> {
    const turn = ++this.#turn
    const before = this.#state
    this.#state = { is: 'opening', plan }
    if (before.is === 'open' || before.is === 'holding') {
      before.view.close()
      this.#closing = this.#close(this.#closing, before.view.session)
    }
    try {
      if (this.#closing) await this.#closing
      if (turn !== this.#turn) return
      this.#closing = null
      const session = await this.#open(plan)
      if (turn === this.#turn) this.#state = { is: 'open', plan, view: new PlanView(session) }
      else await session.close()
    } catch (error) {
      if (turn === this.#turn) this.#state = { is: 'trouble', plan, trouble: troubleOfError(error) }
    }
  }

  async #close(before: Promise<void> | null, session: Session): Promise<void> {
    await Promise.all([before, session.close()])
  }
}
