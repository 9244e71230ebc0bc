/** A server whose database was put back from a backup, and clients that know more than it: real files, real sockets. [SAFE7] */
import { join } from 'node:path'

import { expect, onTestFinished, test, vi } from 'vitest'
import { WebSocket } from 'ws'

import { FilePlanStore } from '../../../client/headless/file-plan-store.ts'
import { PlanSession } from '../../../client/session/plan-session.ts'
import { WebsocketSync } from '../../../client/sync/websocket-sync.ts'
import { backUp, restore } from '../../../server/store/backup-file.ts'
import { SqliteLogStore } from '../../../server/store/sqlite-log-store.ts'
import { workbookFile } from '../../../shared/export/workbook-file.ts'
import { columnId, planId, rowId, tableId } from '../../../shared/model/ids.ts'
import { directCalc } from '../../helpers/direct-calc.ts'
import { until } from '../../helpers/eventually.ts'
import { scratchDirectory } from '../../helpers/scratch-directory.ts'
import { OWNER, startServer, type ServerUnderTest } from '../../helpers/server-under-test.ts'
import { roomsOf, SMALL_PLAN } from '../../helpers/small-plan.ts'

const BUDGET = tableId('budget')

type Running = { readonly server: ServerUnderTest; readonly letGo: () => void }
type Serving = {
  readonly port?: string
  /** From before the first client is let in, commits of edits wait until `letGo` is called. */
  readonly isHeld?: boolean
}

async function serve(data: string, { port = '0', isHeld = false }: Serving = {}): Promise<Running> {
  headers = null
  const store = await SqliteLogStore.open(data)
  const letGo = isHeld ? holdCommits(store) : (): void => {}
  await store.createPlan(
    'small',
    [...roomsOf(SMALL_PLAN)].map(([room, update]) => ({ room, update })),
  )
  const server = await startServer({ store, settings: { port } })
  ;({ headers } = await server.person('Bea', OWNER, { plan: 'small' }))
  return { server, letGo }
}

/** Of the plan's owner, for the server that was started last. Null: she has not signed in there yet, as all have to after a restore. */
let headers: Record<string, string> | null = null
const NOBODY_LISTENS = 'ws://127.0.0.1:9'

async function open(url: string, disk: string): Promise<PlanSession> {
  const session = await PlanSession.open({
    planId: planId('small'),
    store: await FilePlanStore.open(disk, 'small', Math.random),
    socket: new WebsocketSync({
      url,
      plan: 'small',
      openSocket: (address) => {
        const socket = new WebSocket(headers ? address : NOBODY_LISTENS, { headers: headers ?? {} })
        socket.on('error', () => undefined)
        return socket
      },
      random: Math.random,
    }),
    calc: directCalc(),
    makeRoom: undefined,
    person: { id: 'ana', name: 'Ana', verified: false },
    env: { random: Math.random, now: Date.now },
    writeWorkbook: workbookFile,
    within: 5000,
  })
  let closed = false
  const close = session.close.bind(session)
  session.close = async () => {
    if (!closed) await close()
    closed = true
  }
  onTestFinished(() => session.close())
  return session
}

const type = (session: PlanSession, typed: string): void => {
  const row = session.table(BUDGET).rows.ids[0]!
  expect(session.commit(BUDGET, rowId(row), columnId('spent'), typed, 'en').status).toBe('done')
}
const typedIn = (session: PlanSession): unknown =>
  session.table(BUDGET).cell(session.table(BUDGET).rows.ids[0]!, columnId('spent'))

/** Commits of the store wait until the function that is given back is called. */
function holdCommits(store: SqliteLogStore): () => void {
  let letGo = (): void => {}
  const held = new Promise<void>((resolve) => {
    letGo = resolve
  })
  const append = store.append.bind(store)
  vi.spyOn(store, 'append').mockImplementation(async (...args) => {
    await held
    return append(...args)
  })
  return letGo
}

test('[SAFE7] a session that lives through a restore says that nothing is saved until it is committed again', async () => {
  const [data, backup] = [scratchDirectory(), join(scratchDirectory(), 'backup')]
  const first = await serve(data)
  const session = await open(first.server.url, scratchDirectory())
  type(session, '1')
  await until(() => session.status.saved)
  await backUp(data, backup, false)
  type(session, '2')
  await until(() => session.status.saved)
  expect(session.unsent()).toEqual([])

  await first.server.stop()
  await restore(data, backup, { now: Date.now })
  const second = await serve(data, { port: new URL(first.server.url).port, isHeld: true })
  await until(() => !session.status.saved, 20_000)
  const said: boolean[] = []
  session.onStatus((status) => said.push(status.saved))
  await new Promise((later) => setTimeout(later, 300))
  expect(said).not.toContain(true)
  expect(session.status).toMatchObject({ saved: false, shared: false })
  expect(session.status.unsaved).toBeGreaterThan(0)
  expect(session.unsent().length).toBeGreaterThan(0)
  second.letGo()
  await until(() => session.status.saved)
  expect(session.unsent()).toEqual([])
  const reader = await open(second.server.url, scratchDirectory())
  await until(() => reader.status.saved)
  expect(typedIn(reader)).toBe(2)
})

test('[SAFE7] a plan opened again after a restore on another machine, and once more without a network, tells the truth', async () => {
  const [data, other, disk] = [scratchDirectory(), scratchDirectory(), scratchDirectory()]
  const backup = join(scratchDirectory(), 'backup')
  const first = await serve(data)
  const session = await open(first.server.url, disk)
  await until(() => session.status.saved)
  await backUp(data, backup, false)
  type(session, '7')
  await until(() => session.status.saved)
  await session.close()
  await first.server.stop()

  await restore(other, backup, { now: Date.now })
  const second = await serve(other, { isHeld: true })
  const again = await open(second.server.url, disk)
  await until(() => again.status.connection === 'online' && !again.status.saved)
  await again.close()
  // Without a server the device still knows that the one it met last does not have it.
  const offline = await open('http://127.0.0.1:9', disk)
  expect(offline.status).toMatchObject({ saved: false, kept: 'yes' })
  await offline.close()
  second.letGo()
  const back = await open(second.server.url, disk)
  await until(() => back.status.saved)
  const reader = await open(second.server.url, scratchDirectory())
  await until(() => reader.status.saved)
  expect(typedIn(reader)).toBe(7)
})
