/** The command line as it ships: a promise to scripts. Servers are processes of their own; commands run beside them, here or as processes. */
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import Database from 'better-sqlite3'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'

import { SqliteLogStore } from '../../../server/store/sqlite-log-store.ts'
import { builtCli, runCli, type ServerProcess, spawnServer } from '../../helpers/built-cli.ts'
import { until } from '../../helpers/eventually.ts'
import { operatorHeaders } from '../../helpers/operator-key.ts'
import { HonestClient } from '../../helpers/raw-client.ts'
import { runHere } from '../../helpers/run-command-line.ts'
import { scratchDirectory } from '../../helpers/scratch-directory.ts'
import { hardPlan } from '../../shared/export/hard-plan.ts'

beforeAll(() => void builtCli(), 120_000)

async function serve(data: string, ...flags: string[]): Promise<ServerProcess> {
  const server = await spawnServer(data, ...flags)
  onTestFinished(() => void server.end('SIGKILL'))
  return server
}

/** As the command line of the server's machine. */
const honest = (server: ServerProcess, query = ''): HonestClient =>
  new HonestClient(`${server.ws}/ws/section-10-2023/outline${query}`, undefined, {
    headers: operatorHeaders(server.data),
  })

/** What a server says on its console before anybody has an account. */
const GREETING =
  /^nobody has an account yet; within 24 hours the administrator’s is made here:\n(http:\/\/127\.0\.0\.1:\d+)\/link\/[\w-]{43}\nlistening on (\S+)\n$/

/** Makes one saved edit in the outline's room and goes. */
async function edit(server: ServerProcess, value: unknown): Promise<void> {
  const client = honest(server)
  await client.ready
  client.set('edit', value)
  await until(() => client.isSaved)
  client.end()
}

async function editOf(server: ServerProcess): Promise<unknown> {
  const client = honest(server)
  await client.ready
  client.end()
  return client.cells()['edit']
}

describe('serve', { timeout: 120_000 }, () => {
  let data: string
  let first: ServerProcess
  beforeAll(async () => {
    data = join(mkdtempSync(join(tmpdir(), 'fascicle-')), 'new', 'data')
    first = await spawnServer(data)
  }, 120_000)
  afterAll(async () => {
    await first.end('SIGKILL')
    rmSync(join(data, '..', '..'), { recursive: true, force: true })
  })

  test('prints exactly where the first account is made and where it listens, and serves the sample plan', async () => {
    expect(GREETING.exec(first.out())?.slice(1)).toEqual([first.url, first.url])
    expect(first.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/)
    expect((await fetch(`${first.url}/api/plans`)).status).toBe(401)
    const headers = operatorHeaders(data)
    expect(await (await fetch(`${first.url}/api/plans`, { headers })).json()).toMatchObject({
      plans: [{ id: 'section-10-2023', section: '10', year: 2023 }],
    })
    expect((await fetch(`${first.url}/readyz`)).status).toBe(200)
  })

  test('a second server on the same data, or on the same port, is refused with a sentence and 4', async () => {
    const { port } = new URL(first.url)
    const other = scratchDirectory()
    const [sameData, samePort] = await Promise.all([
      runCli('serve', '--port', '0', '--data', data),
      runCli('serve', '--port', port, '--data', other),
    ])
    expect(sameData).toMatchObject({ code: 4, out: '' })
    expect(sameData.err).toContain(`Another Fascicle server is using ${data}`)
    expect(samePort).toMatchObject({ code: 4, out: '' })
    expect(samePort.err).toContain(`Port ${port} is taken.`)
    // The port was refused, the data is free.
    await (await SqliteLogStore.open(other)).close()
  })

  test('ends on SIGTERM with 0; a plan that has edits is not seeded again', async () => {
    await edit(first, 'kept')
    expect(await first.end('SIGTERM')).toBe(0)
    expect(first.out()).toMatch(GREETING)
    expect(existsSync(join(data, 'server.json'))).toBe(false)
    expect(await editOf(await serve(data))).toBe('kept')
  })

  test('[HT8] any other address than this machine’s wants a public URL, which is https', async () => {
    const data = scratchDirectory()
    const run = await runCli('serve', '--host', '0.0.0.0', '--data', data)
    expect(run).toMatchObject({ code: 5, out: '' })
    expect(run.err).toMatch(/^Not listening on 0\.0\.0\.0: say with --public-url how people call this server/)
    const plain = await runCli(
      'serve',
      '--host',
      '0.0.0.0',
      '--public-url',
      'http://x.example',
      '--data',
      data,
    )
    expect(plain).toMatchObject({ code: 2, out: '' })
    expect(plain.err).toMatch(/publicUrl is http:\/\/x\.example; it has to be https/)
    const server = await serve(data, '--host', '0.0.0.0', '--public-url', 'https://plans.example.org')
    expect(server.out()).toMatch(/\nhttps:\/\/plans\.example\.org\/link\/[\w-]{43}\n/)
    // The command line beside it finds it all the same.
    expect(await runHere('user', 'list', '--data', data)).toEqual({ code: 0, out: '', err: '' })
  })

  test('wrong settings and commands end with 2', async () => {
    expect(await runCli('serve', '--port', 'x')).toMatchObject({ code: 2, out: '' })
    expect(await runHere('serve', '--port', 'x')).toMatchObject({ code: 2, out: '' })
    expect(await runHere('serve', '--prot', '1')).toMatchObject({ code: 2, out: '' })
    expect(await runHere('sevre')).toMatchObject({ code: 2, out: '' })
  })

  test('helps everywhere and names the exit codes', async () => {
    for (const args of [[], ['serve'], ['backup'], ['restore'], ['verify'], ['user'], ['token', 'add']]) {
      const help = await runHere(...args, '--help')
      expect(help.code).toBe(0)
      expect(help.out).toContain('Exit codes:')
    }
    expect((await runHere('serve', '--help')).out).toContain('FASCICLE_DOCUMENT_LIMIT')
    const [shipped, here] = await Promise.all([runCli('--help'), runHere('--help')])
    expect(shipped).toEqual(here)
    expect((await runCli('--version')).out).toMatch(/^\d+\.\d+\.\d+\n$/)
  })
})

describe('backup, restore, verify', { timeout: 120_000 }, () => {
  test('back up and verify beside a running server, go on, restore: the old state and a new epoch', async () => {
    const [data, other, file] = [scratchDirectory(), scratchDirectory(), join(scratchDirectory(), 'b')]
    const server = await serve(data, '--compact-rows', '3')
    for (const value of [1, 2, 3, 'before']) await edit(server, value)
    const [backup, verified] = await Promise.all([
      runCli('backup', file, '--data', data),
      runCli('verify', '--data', data),
    ])
    expect(backup).toEqual({ code: 0, out: `backed up to ${file}\n`, err: '' })
    expect(verified.code).toBe(0)
    expect(verified.out).toMatch(/^[0-9a-f]{64} {2}section-10-2023\/outline$/m)
    expect(verified.out).toMatch(/\d+ documents: all sound\n$/)
    await edit(server, 'after')
    expect((await runHere('restore', file, '--data', data)).code).toBe(4)
    expect((await runHere('backup', file, '--data', data)).code).toBe(5)
    await server.end('SIGTERM')
    const after = await runHere('verify', '--data', data)
    expect(after.out).not.toBe(verified.out)

    // Every document's hash is the same, wherever the plan lies.
    const [restored, moved] = await Promise.all([
      runCli('restore', file, '--data', data),
      runHere('restore', file, '--data', other),
    ])
    expect(restored.code).toBe(0)
    expect(moved).toMatchObject({ code: 0, err: '' })
    expect(moved.out).toMatch(/^restored from [^\n]+\neverybody signs in anew: 0 sessions and 1 open links/)
    expect(restored.out).toMatch(
      /^restored from [^\n]+\nwhat was there before is kept in [^\n]+\neverybody signs in anew: /,
    )
    for (const place of [data, other])
      expect(await runHere('verify', '--data', place)).toEqual({ ...verified, code: 0 })
    const again = await serve(data)
    expect(await editOf(again)).toBe('before')
    const detail = await fetch(`${again.url}/api/plans/section-10-2023`, { headers: operatorHeaders(data) })
    const { epoch } = (await detail.json()) as { epoch: number }
    expect(epoch).toBeGreaterThan(1)
    const client = honest(again, '?epoch=1')
    expect((await client.raw.closed).code).toBe(4409)
    await again.end('SIGTERM')

    const kept = /kept in (\S+)/.exec(restored.out)![1]!
    expect((await runHere('restore', kept, '--data', data)).code).toBe(0)
    expect((await runHere('verify', '--data', data)).out).toBe(after.out)
  })

  test('verify finds damage and ends with 6; backup and restore refuse what is no database', async () => {
    const [data, plan] = [scratchDirectory(), join(scratchDirectory(), 'plan.json')]
    writeFileSync(plan, JSON.stringify(hardPlan(['word'])))
    expect((await runHere('import-plan', plan, '--data', data)).code).toBe(0)
    const db = new Database(join(data, 'fascicle.sqlite'))
    db.exec(
      `UPDATE log SET payload = zeroblob(20) WHERE room = (SELECT id FROM room WHERE name = 'outline') AND seq = 1`,
    )
    db.close()
    const [found, report] = await Promise.all([
      runCli('verify', '--data', data),
      runCli('verify', '--data', data, '--json'),
    ])
    expect(found.code).toBe(6)
    expect(found.out).toMatch(/outline {2}1 damaged/)
    expect(JSON.parse(report.out)).toMatchObject({ integrity: 'ok', sound: false })

    const nonsense = join(scratchDirectory(), 'nonsense')
    writeFileSync(nonsense, 'not a database, but long enough to be looked at '.repeat(100))
    const before = readFileSync(join(data, 'fascicle.sqlite'))
    expect((await runHere('restore', nonsense, '--data', data)).code).toBe(5)
    expect((await runHere('restore', `${nonsense}-missing`, '--data', data)).code).toBe(3)
    expect(readFileSync(join(data, 'fascicle.sqlite')).equals(before)).toBe(true)
    expect((await runHere('backup', nonsense, '--data', scratchDirectory())).code).toBe(3)
    expect((await runHere('verify', '--data', scratchDirectory())).code).toBe(3)
  })
})
