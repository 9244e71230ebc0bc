/**
 * Where the matrix of rights takes place: one server with the plans `own` and `foreign`, alike in everything, and people of each. What a call
 * could change is made anew for calls that may change it; a print of the whole database tells whether anything was.
 */
import { roomsOfPlanFile } from '../../../../server/plan-file-rooms.ts'
import { MemoryLogStore } from '../../../../server/store/memory-log-store.ts'
import type { TableStore } from '../../../../server/store/tables.ts'
import type { Grant } from '../../../../shared/model/access.ts'
import type { PlanFile } from '../../../../shared/model/plan-file.ts'
import { makePerson, type PersonOptions, type TestPerson } from '../../../helpers/server-people.ts'
import { OWNER, type ServerUnderTest, startServer } from '../../../helpers/server-under-test.ts'
import { SMALL_PLAN } from '../../../helpers/small-plan.ts'

export const OPERATOR_KEY = 'op_the-key-of-the-matrix'

export type PlanName = 'own' | 'foreign'

/** What may stand in an address; each of one plan. */
export type Target = {
  readonly plan: PlanName
  /** `budget` is of component `sp1`, `outputs` of `sp2`. */
  readonly table: string
  /** A viewer of the plan. */
  readonly person: TestPerson
  readonly token: string
  readonly session: string
  readonly invitation: string
}

export type World = {
  readonly server: ServerUnderTest
  readonly owners: { readonly [plan in PlanName]: TestPerson }
  person(name: string, grants: readonly Grant[], options?: PersonOptions): Promise<TestPerson>
  /** All new. */
  target(plan: PlanName): Promise<Target>
  /** Every table is a draft again. */
  draft(): Promise<void>
  /** Another after anything that is kept was changed, but for when somebody was last seen. */
  print(): Promise<string>
}

/** The database counts by itself how often anything in it changed. */
async function watchChanges(tables: TableStore): Promise<void> {
  const run = (sql: string): Promise<unknown> => tables.write([{ sql, parameters: [] }])
  await run('CREATE TABLE changes(n INTEGER)')
  await run('INSERT INTO changes VALUES (0)')
  for (const table of TABLES) {
    const columns = await tables.read<{ name: string }>({
      sql: 'SELECT name FROM pragma_table_info(?)',
      parameters: [table],
    })
    const counted = columns.map(({ name }) => `"${name}"`).filter((name) => name !== '"seen"')
    for (const [at, event] of ['INSERT', 'DELETE', `UPDATE OF ${counted.join(', ')}`].entries())
      await run(
        `CREATE TRIGGER ${table}_${at} AFTER ${event} ON ${table} BEGIN UPDATE changes SET n = n + 1; END`,
      )
  }
}

const TABLES = [
  'person',
  'recovery_code',
  'identity',
  'session',
  'link',
  'membership',
  'token',
  'lifecycle',
  'client_owner',
  'audit',
] as const

/** The small plan with two components; its tables are called after the plan, so that an id of the one is none of the other. */
function planFile(plan: PlanName): PlanFile {
  const file: PlanFile = {
    ...SMALL_PLAN,
    plan: { ...SMALL_PLAN.plan, id: plan },
    components: ['sp1', 'sp2'].map((id) => ({ id, label: { en: id } })),
    tables: SMALL_PLAN.tables.map((table) => ({
      ...table,
      id: tableOf(plan, table.id),
      component: table.id === 'budget' ? 'sp1' : 'sp2',
    })),
  }
  return file
}
const tableOf = (plan: PlanName, table: string): string => (plan === 'own' ? table : `foreign-${table}`)

export async function createWorld(until: (stop: () => Promise<void>) => void): Promise<World> {
  const store = new MemoryLogStore()
  for (const plan of ['own', 'foreign'] as const) {
    const { rooms } = roomsOfPlanFile(planFile(plan))
    await store.createPlan(plan, rooms)
  }
  const server = await startServer({
    store,
    until,
    operatorKey: OPERATOR_KEY,
    passwordCost: { memoryCost: 64, timeCost: 1, parallelism: 1 },
    settings: { personRequests: '1000000', addressRequests: '1000000' },
  })
  let made = 0
  const person: World['person'] = (name, grants, options = {}) =>
    makePerson(server, `${name} ${++made}`, grants, { plan: 'own', ...options })
  const owners = {
    own: await person('Owner', OWNER),
    foreign: await person('Foreign owner', OWNER, { plan: 'foreign' }),
  }
  const { tables } = server
  const read = <Row>(sql: string, ...parameters: unknown[]): Promise<readonly Row[]> =>
    tables.read<Row>({ sql, parameters })

  const target: World['target'] = async (plan) => {
    const member = await person('Member', [{ scope: 'plan', role: 'viewer' }], { plan })
    const id = async (table: string): Promise<string> =>
      (await read<{ id: string }>(`SELECT id FROM ${table} WHERE person = ?`, member.id))[0]!.id
    const { invitation } = await server.parts.auth.links.invite({
      email: `invited-${++made}@example.org`,
      name: 'Invited',
      plan,
      grants: [{ scope: 'plan', role: 'viewer' }],
      by: owners[plan].id,
    })
    return {
      plan,
      table: tableOf(plan, 'outputs'),
      person: member,
      token: await id('token'),
      session: await id('session'),
      invitation: invitation.id,
    }
  }

  await watchChanges(tables)
  const print = async (): Promise<string> => {
    const [changes] = await read<{ n: number }>('SELECT n FROM changes')
    const plans = await store.plans()
    const rooms = (await Promise.all(plans.map((plan) => store.rooms(plan)))).map((list) =>
      // The register follows the rest, a moment later.
      list.filter(({ room }) => room !== 'register'),
    )
    return JSON.stringify([changes, plans, rooms])
  }
  const draft = async (): Promise<void> => {
    await tables.write([{ sql: 'DELETE FROM lifecycle', parameters: [] }])
    for (const plan of ['own', 'foreign']) server.parts.changes.tell({ plan })
  }
  return { server, owners, person, target, draft, print }
}
