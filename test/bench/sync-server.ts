/** The two servers a sync bench compares, as child processes: ours with SQLite, and the reference without any storage. */
import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { spawnServer } from '../helpers/built-cli.ts'

export type SyncServer = {
  readonly pid: number
  /** Whether it answers message 100. */
  readonly acknowledges: boolean
  /** Makes a fresh room and gives its address. */
  room(): Promise<string>
  stop(): Promise<unknown>
}

const PLAN = 'section-10-2023'

export async function ourServer(): Promise<SyncServer> {
  const data = mkdtempSync(join(tmpdir(), 'fascicle-bench-'))
  const server = await spawnServer(data, '--log-level', 'error')
  let rooms = 0
  return {
    pid: server.pid,
    acknowledges: true,
    async room() {
      const id = `bench-${++rooms}`
      const headers = { 'content-type': 'application/json' }
      const made = await fetch(`${server.url}/api/plans/${PLAN}/tables`, {
        method: 'POST',
        headers,
        body: JSON.stringify({ id }),
      })
      if (!made.ok) throw new Error(await made.text())
      return `${server.ws}/ws/${PLAN}/${id}`
    },
    async stop() {
      await server.end('SIGTERM')
      rmSync(data, { recursive: true, force: true })
    },
  }
}

/** `@y/websocket-server`, as its package starts it. */
export async function referenceServer(): Promise<SyncServer> {
  const port = await freePort()
  const script = `${process.cwd()}/node_modules/@y/websocket-server/src/server.js`
  const child = spawn(process.execPath, [script], {
    env: { ...process.env, HOST: '127.0.0.1', PORT: String(port) },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  await new Promise((resolve) => void child.stdout.once('data', resolve))
  let rooms = 0
  return {
    pid: child.pid ?? 0,
    acknowledges: false,
    room: () => Promise.resolve(`ws://127.0.0.1:${port}/bench-${++rooms}`),
    stop() {
      const gone = new Promise((resolve) => void child.once('exit', resolve))
      child.kill()
      return gone
    },
  }
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
