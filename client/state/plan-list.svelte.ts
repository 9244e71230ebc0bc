/**
 * The plans one can open: asked of the server, and remembered on the device (names only) so that the list is there without a network.
 * When neither answers the list is empty and `failed` says why the page has nothing to show.
 */
import { isSlug, planId } from '../../shared/model/ids.ts'
import type { PlanId } from '../../shared/model/ids.ts'
import type { Localised } from '../../shared/model/language.ts'
import { isLanguage } from '../../shared/model/language.ts'
import type { StoredText } from './stored-text.ts'

export type KnownPlan = {
  readonly id: PlanId
  readonly section: string
  readonly year: number
  readonly title: Localised
}

const KEY = 'fascicle.plans'
const PATIENCE = 4000

export type Fetch = (
  path: string,
  init: { signal: AbortSignal; headers: Record<string, string> },
) => Promise<Response>

export class PlanList {
  #plans = $state.raw<readonly KnownPlan[]>([])
  #state = $state<'loading' | 'ready' | 'failed'>('loading')
  readonly #store: StoredText
  readonly #fetch: Fetch

  constructor(store: StoredText, fetch: Fetch) {
    this.#store = store
    this.#fetch = fetch
  }

  /** By section and year, wherever the list comes from. */
  get plans(): readonly KnownPlan[] {
    return this.#plans
  }
  /** `failed`: the server did not answer and nothing is remembered. */
  get state(): 'loading' | 'ready' | 'failed' {
    return this.#state
  }

  async load(): Promise<void> {
    this.#state = this.#plans.length > 0 ? 'ready' : 'loading'
    const fresh = await this.#ask()
    this.#plans = (fresh ?? readPlans(parsed(this.#store.read(KEY)))).toSorted(inOrder)
    if (fresh) this.#store.write(KEY, JSON.stringify(fresh))
    this.#state = fresh === null && this.#plans.length === 0 ? 'failed' : 'ready'
  }

  /** A plan that was opened is remembered, also when it was opened from a bookmark. */
  remember(plan: KnownPlan): void {
    const known = readPlans(parsed(this.#store.read(KEY)))
    const rest = known.filter((other) => other.id !== plan.id)
    this.#store.write(KEY, JSON.stringify([...rest, plan]))
  }

  async #ask(): Promise<KnownPlan[] | null> {
    try {
      const answer = await this.#fetch('/api/plans', {
        signal: AbortSignal.timeout(PATIENCE),
        headers: { accept: 'application/json' },
      })
      if (!answer.ok) return null
      const body: unknown = await answer.json()
      return typeof body === 'object' && body !== null && 'plans' in body ? readPlans(body.plans) : null
    } catch {
      return null
    }
  }
}

const inOrder = (one: KnownPlan, other: KnownPlan): number =>
  one.section.localeCompare(other.section, 'en', { numeric: true }) ||
  one.year - other.year ||
  one.id.localeCompare(other.id)

function parsed(text: string | null): unknown {
  try {
    return JSON.parse(text ?? '[]')
  } catch {
    return []
  }
}

/** Takes what has the right shape; anything may stand in a stranger's answer or in a store. */
function readPlans(list: unknown): KnownPlan[] {
  if (!Array.isArray(list)) return []
  return list.flatMap((entry: unknown) => {
    if (typeof entry !== 'object' || entry === null || !('id' in entry) || typeof entry.id !== 'string')
      return []
    if (!isSlug(entry.id)) return []
    const section = 'section' in entry && typeof entry.section === 'string' ? entry.section : ''
    const year = 'year' in entry && typeof entry.year === 'number' ? entry.year : 0
    return [{ id: planId(entry.id), section, year, title: readTitle('title' in entry ? entry.title : null) }]
  })
}

function readTitle(title: unknown): Localised {
  if (typeof title !== 'object' || title === null) return {}
  return Object.fromEntries(
    Object.entries(title).filter(([language, text]) => isLanguage(language) && typeof text === 'string'),
  )
}
