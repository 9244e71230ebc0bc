/**
 * How many steps with tables may wait: of one plan, and of one person. Whoever comes beyond that is told when to come again (`too-many`)
 * before anything is read for her, so that nobody's steps, however often they fail, keep everybody else's waiting. Used by `TableLives`.
 */
import { AppError } from '../../shared/model/error.ts'

/** One under way, and as many that wait. */
const OF_PLAN = 1 + 5
const OF_PERSON = 1 + 1
const SOME_SECONDS = 10

export class StepPlaces {
  readonly #ofPlans = new Map<string, number>()
  readonly #ofPeople = new Map<string, number>()

  /** Answers how to give the place back. `person` null: the command line on this machine, which is as many as use it. */
  take(plan: string, person: string | null): () => void {
    const isFull =
      countOf(this.#ofPlans, plan) >= OF_PLAN ||
      (person !== null && countOf(this.#ofPeople, person) >= OF_PERSON)
    if (isFull) throw new AppError('too-many', { seconds: SOME_SECONDS })
    add(this.#ofPlans, plan, 1)
    if (person !== null) add(this.#ofPeople, person, 1)
    return () => {
      add(this.#ofPlans, plan, -1)
      if (person !== null) add(this.#ofPeople, person, -1)
    }
  }
}

const countOf = (counts: ReadonlyMap<string, number>, of: string): number => counts.get(of) ?? 0

function add(counts: Map<string, number>, of: string, more: number): void {
  const now = countOf(counts, of) + more
  if (now === 0) counts.delete(of)
  else counts.set(of, now)
}
