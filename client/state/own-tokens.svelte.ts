/** One's own API tokens: the list, making one (its secret is seen once), taking one back. */
import { PLAN_ROLES } from '../../shared/model/access.ts'
import type { Grant, PlanRole } from '../../shared/model/access.ts'
import type { ApiToken, NewToken } from '../../shared/wire/rest-people.ts'
import type { PlanStanding } from '../../shared/wire/rest-share.ts'
import type { Api } from './api.ts'
import { Attempt } from './attempt.svelte.ts'

const PATH = '/api/account/tokens'

/** Null: until it is taken back. */
export const TOKEN_DAYS = [30, 90, 365, null] as const

export class OwnTokens {
  name = $state('')
  role = $state<PlanRole>('viewer')
  days = $state<number | null>(90)
  readonly attempt = new Attempt()
  readonly #api: Api
  #list = $state.raw<readonly ApiToken[] | null>(null)
  #made = $state.raw<{ readonly token: ApiToken; readonly secret: string } | null>(null)
  #isMaking = $state(false)
  #plan = $state('')
  #grants = $state.raw<readonly Grant[]>([])

  constructor(api: Api) {
    this.#api = api
    void this.attempt.run(() => this.#load())
  }

  get plan(): string {
    return this.#plan
  }
  set plan(plan: string) {
    if (plan === this.#plan) return
    this.#plan = plan
    this.#grants = []
    this.role = 'viewer'
    void this.#askRights(plan)
  }

  /** What a key to the chosen plan may be made for: never more than she may anywhere in it. The least first. */
  readonly roles = $derived.by((): readonly PlanRole[] => {
    const most = Math.min(
      PLAN_ROLES.indexOf('viewer'),
      ...this.#grants.map(({ role }) => PLAN_ROLES.indexOf(role)),
    )
    return PLAN_ROLES.slice(most).toReversed()
  })

  async #askRights(plan: string): Promise<void> {
    const path = `/api/plans/${encodeURIComponent(plan)}/me`
    const found = await this.#api.get<PlanStanding>(path).catch(() => null)
    if (plan === this.#plan) this.#grants = found?.standing.grants ?? []
  }

  /** Null until it has been read. */
  get list(): readonly ApiToken[] | null {
    return this.#list
  }
  /** The one just made, until the page has been told that it is taken. */
  get made(): { readonly token: ApiToken; readonly secret: string } | null {
    return this.#made
  }
  get isMaking(): boolean {
    return this.#isMaking
  }

  readonly begin = (): void => {
    this.#isMaking = true
    this.#made = null
  }
  readonly cancel = (): void => {
    this.#isMaking = false
    this.attempt.forget()
  }
  readonly taken = (): void => {
    this.#made = null
  }

  readonly make = (): void => {
    const { name, plan, role, days } = this
    const wanted: NewToken = { name: name.trim(), plan, role, days }
    void this.attempt.run(async () => {
      this.#made = await this.#api.post<{ token: ApiToken; secret: string }>(PATH, wanted)
      this.#isMaking = false
      this.name = ''
      await this.#load()
    })
  }

  readonly drop = (id: string): void => {
    void this.attempt.run(async () => {
      await this.#api.delete(`${PATH}/${encodeURIComponent(id)}`)
      if (this.#made?.token.id === id) this.#made = null
      await this.#load()
    })
  }

  async #load(): Promise<void> {
    this.#list = (await this.#api.get<{ tokens: ApiToken[] }>(PATH)).tokens
  }
}
