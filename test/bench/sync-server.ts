/**
 * The servers that sync benches compare, as child processes: ours with SQLite, `@y/websocket-server` without storage and with its LevelDB,
 * Hocuspocus without storage and with SQLite.
 */
import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { spawnServer } from '../helpers/built-cli.ts'
import { invitePerson, type SpawnedPerson } from '../helpers/spawned-people.ts'
import type { Dialect, Target } from './ack-client.ts'

export type SyncServer = {
  readonly name: string
  readonly pid: number
  readonly dialect: Dialect
  /** Whether it answers message 100. */
  readonly acknowledges: boolean
  /** Makes a fresh room; so many people may come in, each with a target of her own. */
  room(people: number): Promise<readonly Target[]>
  /** Commits so far, where the server counts them. */
  commits?(): Promise<number>
  /** Fresh rooms, each with a person, in a plan of its own where the server has plans. */
  plans(count: number): Promise<readonly Target[]>
  stop(): Promise<unknown>
}

const PLAN = 'section-10-2023'

export async function ourServer(): Promise<SyncServer> {
  const data = scratch()
  const many = [
    '--socket-limit',
    '5000',
    '--person-sockets',
    '5000',
    '--person-requests',
    '1000000',
    '--address-requests',
    '1000000',
    '--address-sockets',
    '5000',
    '--stranger-sockets',
    '5000',
  ]
  const server = await spawnServer(data, '--log-level', 'error', ...many)
  let made = 0
  const ask = async (path: string, body: unknown): Promise<void> => {
    const headers = { 'content-type': 'application/json', 'x-fascicle': '1', ...server.headers }
    const answer = await fetch(server.url + path, { method: 'POST', headers, body: JSON.stringify(body) })
    if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`)
  }
  const target = (plan: string, room: string, { headers }: SpawnedPerson): Target => ({
    url: `${server.ws}/ws/${plan}/${room}`,
    document: '',
    headers,
  })
  const people: SpawnedPerson[] = []
  /** What one person may take of the server is bounded, so whoever is in one room is somebody else. */
  const person = async (plan: string): Promise<SpawnedPerson> => {
    const grants = [{ scope: 'plan', role: 'editor' }] as const
    return invitePerson(server, { name: `Person ${++made}`, plan, grants })
  }
  return {
    name: 'Fascicle, committed to SQLite',
    pid: server.pid,
    dialect: 'fascicle',
    acknowledges: true,
    async room(count) {
      const id = `bench-${++made}`
      await ask(`/api/plans/${PLAN}/tables`, { id })
      while (people.length < count) people.push(await person(PLAN))
      return people.slice(0, count).map((one) => target(PLAN, id, one))
    },
    async plans(count) {
      const ids = Array.from({ length: count }, () => `plan-${++made}`)
      const targets: Target[] = []
      for (const id of ids) {
        await ask('/api/plans', emptyPlan(id))
        targets.push(target(id, 'notes', await person(id)))
      }
      return targets
    },
    async commits() {
      const metrics = await (await fetch(`${server.url}/metrics`)).text()
      const count = /^fascicle_commits_total (\d+)$/m.exec(metrics)?.[1]
      if (count === undefined) throw new Error('the server does not say how often it committed')
      return Number(count)
    },
    async stop() {
      await server.end('SIGTERM')
      rmSync(data, { recursive: true, force: true })
    },
  }
}

const emptyPlan = (id: string): unknown => ({
  format: 'fascicle-plan',
  version: 1,
  plan: { id, section: '1', year: 2023, mainLanguage: 'en', languages: ['en'], title: { en: id } },
  components: [{ id: 'section', label: { en: 'Section' } }],
  names: [],
  tables: [
    {
      id: 'notes',
      component: 'section',
      kind: 'free',
      numbering: 'none',
      title: { en: 'Notes' },
      columns: [{ id: 'label', type: 'long-text', localised: true, label: { en: 'Line' } }],
      rows: [],
    },
  ],
})

/** `@y/websocket-server`, as its package starts it; `stored`: with the persistence it brings (y-leveldb, no sync to disk). */
export async function referenceServer(stored = false): Promise<SyncServer> {
  const port = await freePort()
  const folder = scratch()
  const script = `${process.cwd()}/node_modules/@y/websocket-server/src/server.js`
  const child = spawn(process.execPath, [script], {
    env: {
      ...process.env,
      HOST: '127.0.0.1',
      PORT: String(port),
      ...(stored && { YPERSISTENCE: join(folder, 'leveldb') }),
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  await saying(child, /running at/)
  return plainServer({
    name: stored ? '@y/websocket-server with LevelDB' : '@y/websocket-server, no storage',
    dialect: 'yjs',
    child,
    folder,
    target: (document) => ({ url: `ws://127.0.0.1:${port}/${document}`, document, headers: {} }),
  })
}

export async function hocuspocusServer(stored = false): Promise<SyncServer> {
  const folder = scratch()
  const args = [
    '.ci/run-ts.mjs',
    'test/bench/hocuspocus-process.ts',
    ...(stored ? [join(folder, 'documents.sqlite')] : []),
  ]
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] })
  const port = /listening on (\d+)/.exec(await saying(child, /listening on \d+\n/))?.[1]
  return plainServer({
    name: stored ? 'Hocuspocus 3.4.4 with SQLite' : 'Hocuspocus 3.4.4, no storage',
    dialect: 'hocuspocus',
    child,
    folder,
    target: (document) => ({ url: `ws://127.0.0.1:${port}`, document, headers: {} }),
  })
}

type PlainServer = {
  readonly name: string
  readonly dialect: Dialect
  readonly child: ChildProcess
  readonly folder: string
  readonly target: (document: string) => Target
}

function plainServer({ name, dialect, child, folder, target }: PlainServer): SyncServer {
  let rooms = 0
  const room = (): Target => target(`bench-${++rooms}`)
  return {
    name,
    pid: child.pid ?? 0,
    dialect,
    acknowledges: false,
    room: () => Promise.resolve([room()]),
    plans: (count) => Promise.resolve(Array.from({ length: count }, room)),
    async stop() {
      const gone = new Promise((resolve) => void child.once('exit', resolve))
      child.kill('SIGKILL')
      await gone
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

const scratch = (): string => mkdtempSync(join(tmpdir(), 'fascicle-bench-'))

/** Everything it has said when it has said this. */
function saying({ stdout }: ChildProcess, what: RegExp): Promise<string> {
  let said = ''
  return new Promise((resolve) => {
    stdout?.setEncoding('utf8').on('data', (text: string) => {
      said += text
      if (what.test(said)) resolve(said)
    })
  })
}

const freePort = (): Promise<number> =>
  new Promise((resolve) => {
    const server = createServer()
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0))
    })
  })

/** Processor time a process has used so far, in milliseconds; 0 where `/proc` does not say. */
export function cpuOf(pid: number): number {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    return (Number(fields[11]) + Number(fields[12])) * 10
  } catch {
    return 0
  }
}

/** Memory of a process, in kilobytes; 0 where `/proc` does not say. */
export function memoryOf(pid: number): number {
  try {
    return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0)
  } catch {
    return 0
  }
}
