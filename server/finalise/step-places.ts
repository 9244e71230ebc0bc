/**
 * How many steps with tables may wait: of one plan, and of one person. Whoever comes beyond that is told when to come again (`too-many`)
 * before anything is read for her, so that nobody's steps, however often they fail, keep everybody else's waiting. Used by `TableLives`.
 */
import { AppError } from '../../shared/model/error.ts'
import { Attendance } from '../attendance.ts'

/** One under way, and as many that wait. */
const OF_PLAN = 1 + 5
const OF_PERSON = 1 + 1
const SOME_SECONDS = 10

export class StepPlaces {
  readonly #ofPlans = new Attendance()
  readonly #ofPeople = new Attendance()

  /** Answers how to give the place back. `person` null: the command line on this machine, which is as many as use it. */
  take(plan: string, person: string | null): () => void {
    const isFull =
      this.#ofPlans.count(plan) >= OF_PLAN || (person !== null && this.#ofPeople.count(person) >= OF_PERSON)
    if (isFull) throw new AppError('too-many', { seconds: SOME_SECONDS })
    const ends = [this.#ofPlans.add(plan), ...(person === null ? [] : [this.#ofPeople.add(person)])]
    return () => {
      for (const end of ends) end()
    }
  }
}
