/** A server whose database thread dies: the built product, as a supervisor sees it. The rule: server/store/SPEC.md, SQ16. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'

import { beforeAll, expect, onTestFinished, test } from 'vitest'

import { builtCli, spawnServer, spawnServerWith } from '../helpers/built-cli.ts'
import { scratchDirectory } from '../helpers/scratch-directory.ts'

beforeAll(() => void builtCli(), 120_000)

test(
  '[SQ16] it ends at once, with its own code, having said why; started again it serves',
  { timeout: 60_000 },
  async () => {
    const folder = scratchDirectory()
    const data = join(folder, 'data')
    const killer = join(folder, 'killer.cjs')
    writeFileSync(
      killer,
      "const threads = []; process.on('worker', (one) => threads.push(one)); process.on('SIGUSR2', () => threads[1].terminate())",
    )
    const server = await spawnServerWith(data, { environment: { NODE_OPTIONS: `--require ${killer}` } })
    onTestFinished(() => void server.end('SIGKILL'))
    expect((await fetch(`${server.url}/readyz`)).status).toBe(200)
    process.kill(server.pid, 'SIGUSR2')
    expect(await server.exited).toBe(7)
    const said = server
      .err()
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { level: number })
    expect(said.filter(({ level }) => level === 60)).toMatchObject([
      { msg: 'a thread of the database ended; ending', why: 'the storage thread ended' },
    ])
    const again = await spawnServer(data)
    expect((await fetch(`${again.url}/readyz`)).status).toBe(200)
    expect(await again.end('SIGTERM')).toBe(0)
  },
)
