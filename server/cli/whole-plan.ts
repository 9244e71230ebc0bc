/** A plan of a server, opened for a command that only reads it. What the headless client refuses ends the command with its sentence. */
import { openPlan, type Plan, PlanError } from '../../client/headless.ts'
import { exitOf } from '../exit-codes.ts'
import { Ended } from './command.ts'

/** `name`: of the command, shown to whoever has the plan open. */
export async function withWholePlan<T>(
  url: string,
  id: string,
  name: string,
  work: (plan: Plan) => T | Promise<T>,
): Promise<T> {
  try {
    const plan = await openPlan(url, id, { name: `fascicle ${name}` })
    try {
      return await work(plan)
    } finally {
      await plan.close()
    }
  } catch (error) {
    // The headless client has put it into words already.
    throw error instanceof PlanError ? new Ended(exitOf(error.code), error.message) : error
  }
}
