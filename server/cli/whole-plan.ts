/**
 * A plan of a server, opened for a command that only reads it: with everything in it, or the command ends with a sentence. Nothing is made
 * or changed on the server.
 */
import { openPlan, type Plan, PlanError } from '../../client/headless.ts'
import { EXIT, exitOf } from '../exit-codes.ts'
import { Ended } from './command.ts'
import { checkServer } from './plan-api.ts'
import type { Server } from './plan-source.ts'

type PlanToRead = {
  readonly server: Server
  readonly id: string
  /** Of the command, shown to whoever has the plan open. */
  readonly name: string
  /** Milliseconds that the plan may take to arrive. */
  readonly within: number
}

export async function withWholePlan<T>(
  { server, id, name, within }: PlanToRead,
  work: (plan: Plan) => T | Promise<T>,
): Promise<T> {
  await checkServer(server)
  const { url, ...shown } = server
  try {
    const plan = await openPlan(url, id, {
      name: `fascicle ${name}`,
      readOnly: true,
      timeout: within,
      ...shown,
    })
    try {
      if (!(await plan.synced({ within }))) throw new Ended(EXIT.unavailable, whatIsMissing(plan, within))
      return await work(plan)
    } finally {
      await plan.close()
    }
  } catch (error) {
    throw error instanceof PlanError ? endOf(error) : error
  }
}

/** The headless client has put it into words already. */
const endOf = ({ code, message }: PlanError): Ended =>
  new Ended(exitOf(code), code === 'incomplete' ? `${message} ${NOTHING}` : message)

const NOTHING = 'Nothing was written.'

function whatIsMissing(plan: Plan, within: number): string {
  const refused = plan.status.refused.filter(({ mode }) => mode === 'closed')
  if (refused.length === 0)
    return `The plan has not arrived whole within ${within / 1000} seconds; --timeout can give it longer. ${NOTHING}`
  const rooms = refused.map(({ room, reason }) => `${nameOf(plan, room)} (${reason || 'no reason given'})`)
  return `The server does not give ${rooms.join(', ')}. ${NOTHING}`
}

function nameOf(plan: Plan, room: string): string {
  const table = plan.tables().find(({ id }) => id === room)
  if (!table) return room
  return `table ${table.number ?? room}${table.title === '' ? '' : ` “${table.title}”`}`
}
