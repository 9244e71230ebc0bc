/** A started server with the small plan in it, on a real database, and what tests of the life of tables do there. */
import { onTestFinished } from 'vitest'

import { SqliteLogStore } from '../../../server/store/sqlite-log-store.ts'
import { RegisterDoc } from '../../../shared/doc/register-doc.ts'
import { TableDoc } from '../../../shared/doc/table-doc.ts'
import { tableId } from '../../../shared/model/ids.ts'
import type { LifecycleRecord, TableState } from '../../../shared/model/lifecycle.ts'
import type { TakeStep } from '../../../shared/wire/rest-lifecycle.ts'
import { scratchDirectory } from '../../helpers/scratch-directory.ts'
import type { TestPerson } from '../../helpers/server-people.ts'
import { type ServerUnderTest, startServer } from '../../helpers/server-under-test.ts'
import { roomsOf, SMALL_PLAN } from '../../helpers/small-plan.ts'
import { testEnv } from '../../shared/doc/make.ts'

export const PLAN = SMALL_PLAN.plan.id

/** Of any route: what is looked at is expected to be there. */
export type AnswerBody = {
  readonly error?: string
  readonly facts?: Readonly<Record<string, unknown>>
  readonly records?: readonly LifecycleRecord[]
  readonly record?: LifecycleRecord | null
  readonly fedBy?: readonly string[]
}
export type Answer = { readonly status: number; readonly body: AnswerBody }
export type Asked = Partial<TakeStep> & Pick<TakeStep, 'step' | 'tables'>

export type LifeWorld = ServerUnderTest & {
  readonly store: SqliteLogStore
  readonly directory: string
  /** Owner of the small plan. */
  readonly ana: TestPerson
  take(step: Asked, as?: TestPerson | null): Promise<Answer>
  life(table: string, as?: TestPerson): Promise<Answer>
  table(id: string): Promise<TableDoc>
  register(): Promise<RegisterDoc>
  isFrozen(table: string): Promise<boolean>
  stateOf(table: string): Promise<TableState>
}

type Options = NonNullable<Parameters<typeof startServer>[0]> & { readonly directory?: string }

export async function lifeWorld({
  directory = scratchDirectory(),
  ...options
}: Options = {}): Promise<LifeWorld> {
  const store = await SqliteLogStore.open(directory, { busyTimeout: 200 })
  await store.createPlan(
    PLAN,
    [...roomsOf(SMALL_PLAN)].map(([room, update]) => ({ room, update })),
  )
  const server = await startServer({ ...options, store })
  const known = await store.tables.read<{ id: string }>({ sql: 'SELECT id FROM person', parameters: [] })
  const owner = `Owner ${known.length}`
  const ana = await server.person(owner, [{ scope: 'plan', role: 'owner' }], { plan: PLAN })
  const answerOf = async (response: Response): Promise<Answer> => ({
    status: response.status,
    body: (await response.json().catch(() => ({}))) as AnswerBody,
  })
  const stateIn = async (room: string): Promise<Uint8Array> => {
    const response = await server.fetch(`/api/plans/${PLAN}/rooms/${room}/state`, {}, { as: ana })
    if (!response.ok) throw new Error(`${room}: ${response.status}`)
    return new Uint8Array(await response.arrayBuffer())
  }
  const register = async (): Promise<RegisterDoc> => {
    const doc = new RegisterDoc(testEnv(4_000_003))
    doc.apply(await stateIn('register'), 'remote')
    onTestFinished(() => doc.destroy())
    return doc
  }
  return {
    ...server,
    store,
    directory,
    ana,
    take: async (step, as = ana) =>
      answerOf(
        await server.fetch(
          `/api/plans/${PLAN}/lifecycle`,
          {
            method: 'POST',
            headers: { 'content-type': 'application/json', 'x-fascicle': '1' },
            body: JSON.stringify({ note: '', ...step }),
          },
          { as },
        ),
      ),
    life: async (table, as = ana) =>
      answerOf(await server.fetch(`/api/plans/${PLAN}/tables/${table}/lifecycle`, {}, { as })),
    table: async (id) => {
      const doc = new TableDoc(tableId(id), testEnv(4_000_002))
      doc.apply(await stateIn(id), 'remote')
      onTestFinished(() => doc.destroy())
      return doc
    },
    register,
    isFrozen: async (table) => (await store.load({ plan: PLAN, room: table }))!.frozen,
    stateOf: async (table) => (await register()).record(tableId(table))?.state ?? 'draft',
  }
}
