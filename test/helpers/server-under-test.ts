/**
 * A whole server on a free port, with a plan `p` that has an outline and two tables, and Ana, who owns it; stopped after the test. Clients are
 * Ana's unless a test says whose they are; the door is the real one.
 */
import { fileURLToPath } from 'node:url'

import { onTestFinished } from 'vitest'

import { type App, type AppOptions, startApp } from '../../server/app.ts'
import { readConfig, type SettingName } from '../../server/config.ts'
import { createLog } from '../../server/log.ts'
import type { LogStore } from '../../server/room/ports.ts'
import { MemoryLogStore } from '../../server/store/memory-log-store.ts'
import type { TableStore } from '../../server/store/tables.ts'
import type { Grant } from '../../shared/model/access.ts'
import { EMPTY_UPDATE } from '../../shared/wire/merge-updates.ts'
import { HonestClient, RawClient } from './raw-client.ts'
import { makePerson, type PersonOptions, type TestPerson } from './server-people.ts'
import { TabClient } from './tab-client.ts'
import { tablesBeside } from './tables-beside.ts'

/** `null`: nobody. */
type Who = { readonly as?: TestPerson | null }
type RawOptions = Who & { origin?: string; headers?: Record<string, string>; protocols?: string[] }

export type ServerUnderTest = App & {
  readonly store: LogStore
  readonly tables: TableStore
  readonly ws: string
  /** Owner of plan `p`. */
  readonly ana: TestPerson
  /** Somebody else, with these grants in plan `p`. */
  person(name: string, grants?: readonly Grant[], options?: PersonOptions): Promise<TestPerson>
  raw(path?: string, options?: RawOptions): RawClient
  honest(path?: string, options?: Who): HonestClient
  tab(path?: string, options?: Who): TabClient
  /** As `fetch`, of a path. */
  fetch(path: string, init?: RequestInit, who?: Who): Promise<Response>
}

type Options = Partial<
  Pick<
    AppOptions,
    | 'store'
    | 'tables'
    | 'roomLimits'
    | 'socketLimits'
    | 'bodies'
    | 'answers'
    | 'connections'
    | 'clientDirectory'
    | 'operatorKey'
    | 'passwordCost'
  >
> & {
  readonly settings?: Partial<Record<SettingName, string>>
  /** Tables of the plan; else `t` and `u`. */
  readonly rooms?: readonly string[]
  /** How long it lives; when absent, as long as the test. */
  readonly until?: (stop: () => Promise<void>) => void
}

export const OWNER: readonly Grant[] = [{ scope: 'plan', role: 'owner' }]

export async function startServer(options: Options = {}): Promise<ServerUnderTest> {
  const store = options.store ?? new MemoryLogStore()
  const tables = options.tables ?? tablesBeside(store)
  await store.createPlan(
    'p',
    ['outline', ...(options.rooms ?? ['t', 'u'])].map((room) => ({ room, update: EMPTY_UPDATE })),
  )
  const app = await startApp({
    config: readConfig({}, { port: '0', logLevel: 'silent', ...options.settings }),
    log: createLog('silent'),
    store,
    tables,
    clientDirectory: options.clientDirectory ?? fileURLToPath(new URL('nowhere', import.meta.url)),
    ...(options.operatorKey !== undefined && { operatorKey: options.operatorKey }),
    ...(options.passwordCost && { passwordCost: options.passwordCost }),
    ...(options.roomLimits && { roomLimits: options.roomLimits }),
    ...(options.socketLimits && { socketLimits: options.socketLimits }),
    ...(options.bodies && { bodies: options.bodies }),
    ...(options.answers && { answers: options.answers }),
    ...(options.connections !== undefined && { connections: options.connections }),
  })
  let stopped: Promise<void> | null = null
  const stop = (): Promise<void> => (stopped ??= app.stop())
  ;(options.until ?? onTestFinished)(stop)
  return { ...app, stop, store, tables, ...(await withClients(app)) }
}

async function withClients(
  app: App,
): Promise<Pick<ServerUnderTest, 'ws' | 'ana' | 'person' | 'raw' | 'honest' | 'tab' | 'fetch'>> {
  const ws = app.url.replace('http', 'ws')
  const ana = await makePerson(app, 'Ana', OWNER)
  const headersOf = ({ as = ana }: Who): Record<string, string> => (as === null ? {} : as.headers)
  return {
    ws,
    ana,
    person: (name, grants = [], options = {}) => makePerson(app, name, grants, options),
    raw: (path = '/ws/p/t', { as, headers, ...rest } = {}) => {
      const who = as === undefined ? {} : { as }
      const client = new RawClient(ws + path, { ...rest, headers: { ...headersOf(who), ...headers } })
      onTestFinished(() => client.end())
      return client
    },
    honest: (path = '/ws/p/t', who = {}) => {
      const client = new HonestClient(ws + path, undefined, { headers: headersOf(who) })
      onTestFinished(() => client.end())
      return client
    },
    tab: (path = '/ws/p?v=1', who = {}) => {
      const client = new TabClient(ws + path, { headers: headersOf(who) })
      onTestFinished(() => client.socket.terminate())
      return client
    },
    fetch: (path, init = {}, who = {}) =>
      fetch(app.url + path, { ...init, headers: { ...headersOf(who), ...(init.headers as object) } }),
  }
}
