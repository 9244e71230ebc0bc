/** [SQ8] [ROOM5] A disk that is full, as the operating system tells it: the process may not let its files grow. */
import { spawnSync } from 'node:child_process'
import { statSync } from 'node:fs'
import { join } from 'node:path'

import { beforeAll, expect, onTestFinished, test } from 'vitest'
import * as Y from 'yjs'

import { builtCli, spawnServer } from '../../helpers/built-cli.ts'
import { eventually, until } from '../../helpers/eventually.ts'
import { HonestClient } from '../../helpers/raw-client.ts'
import { runHere } from '../../helpers/run-command-line.ts'
import { scratchDirectory } from '../../helpers/scratch-directory.ts'

beforeAll(() => void builtCli(), 120_000)

/** Of util-linux. */
const LIMITER = 'prlimit'
const path = '/ws/section-10-2023/outline'
const limitFiles = (pid: number, bytes: number | 'unlimited'): void => {
  const run = spawnSync(LIMITER, ['--pid', String(pid), `--fsize=${bytes}:unlimited`], { encoding: 'utf8' })
  expect(run.stderr).toBe('')
}

test(
  '[SQ8] full: closed with 1013 and unacknowledged; freed: saved by itself',
  { timeout: 120_000 },
  async () => {
    const data = scratchDirectory()
    const server = await spawnServer(data)
    onTestFinished(() => void server.end('SIGKILL'))
    const client = new HonestClient(server.ws + path)
    await client.ready
    client.set('first', 1)
    await until(() => client.isSaved)

    const wal = statSync(join(data, 'fascicle.sqlite-wal')).size
    limitFiles(server.pid, Math.ceil(wal / 4096) * 4096)
    client.set('big', 'x'.repeat(200_000))
    expect((await client.raw.closed).code).toBe(1013)
    expect(client.isSaved).toBe(false)
    expect((await fetch(`${server.url}/healthz`)).status).toBe(200)
    expect((await fetch(`${server.url}/readyz`)).status).toBe(503)

    limitFiles(server.pid, 'unlimited')
    await eventually(async () => expect((await fetch(`${server.url}/readyz`)).status).toBe(200))
    const back = new HonestClient(server.ws + path)
    Y.applyUpdate(back.doc, Y.encodeStateAsUpdate(client.doc))
    await until(() => back.raw.count('committed') > 0 && back.isSaved)
    back.end()
    expect(await server.end('SIGTERM')).toBe(0)
    expect((await runHere('verify', '--data', data)).out).toContain('all sound')
  },
)
