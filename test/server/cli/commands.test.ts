/** The command line as it ships: a promise to scripts. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

import Database from 'better-sqlite3'
import { beforeAll, describe, expect, onTestFinished, test } from 'vitest'

import { builtCli, runCli, type ServerProcess, spawnServer } from '../../helpers/built-cli.ts'
import { until } from '../../helpers/eventually.ts'
import { HonestClient } from '../../helpers/raw-client.ts'
import { scratchDirectory } from '../../helpers/scratch-directory.ts'

beforeAll(() => void builtCli(), 120_000)

async function serve(data: string, ...flags: string[]): Promise<ServerProcess> {
  const server = await spawnServer(data, ...flags)
  onTestFinished(() => void server.end('SIGKILL'))
  return server
}

/** Makes one saved edit in table 10.16's room and goes. */
async function edit(server: ServerProcess, value: unknown): Promise<void> {
  const rooms: unknown = await (await fetch(`${server.url}/api/plans/section-10-2023`)).json()
  expect(rooms).toMatchObject({ id: 'section-10-2023' })
  const client = new HonestClient(`${server.ws}/ws/section-10-2023/outline`)
  await client.ready
  client.set('edit', value)
  await until(() => client.isSaved)
  client.end()
}

async function editOf(server: ServerProcess): Promise<unknown> {
  const client = new HonestClient(`${server.ws}/ws/section-10-2023/outline`)
  await client.ready
  client.end()
  return client.cells()['edit']
}

describe('serve', { timeout: 120_000 }, () => {
  test('prints exactly where it listens, serves the sample plan, ends on SIGTERM with 0', async () => {
    const data = join(scratchDirectory(), 'new', 'data')
    const server = await serve(data)
    expect(server.out()).toBe(`listening on ${server.url}\n`)
    expect(server.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/)
    expect(await (await fetch(`${server.url}/api/plans`)).json()).toMatchObject({
      plans: [{ id: 'section-10-2023', section: '10', year: 2023 }],
    })
    expect((await fetch(`${server.url}/readyz`)).status).toBe(200)
    expect(await server.end('SIGTERM')).toBe(0)
    expect(server.out()).toBe(`listening on ${server.url}\n`)
    expect(existsSync(join(data, 'server.json'))).toBe(false)
  })

  test('a second server on the same data is refused with a sentence and 4', async () => {
    const data = scratchDirectory()
    await serve(data)
    const second = runCli('serve', '--port', '0', '--data', data)
    expect(second).toMatchObject({ code: 4, out: '' })
    expect(second.err).toContain(`Another Fascicle server is using ${data}`)
  })

  test('a taken port ends with 4 and leaves the data free', async () => {
    const [first, second] = [scratchDirectory(), scratchDirectory()]
    const { port } = new URL((await serve(first)).url)
    expect(runCli('serve', '--port', port, '--data', second)).toMatchObject({ code: 4, out: '' })
    expect((await serve(second)).url).toMatch(/^http/)
  })

  test('any other address than this machine’s is refused, and it says why', () => {
    const run = runCli('serve', '--host', '0.0.0.0', '--data', scratchDirectory())
    expect(run).toMatchObject({ code: 5, out: '' })
    expect(run.err).toMatch(/there is no sign-in yet.*Use 127\.0\.0\.1/)
  })

  test('wrong settings and commands end with 2', () => {
    expect(runCli('serve', '--port', 'x')).toMatchObject({ code: 2 })
    expect(runCli('serve', '--prot', '1')).toMatchObject({ code: 2 })
    expect(runCli('sevre')).toMatchObject({ code: 2 })
  })

  test('a plan that has edits is not seeded again', async () => {
    const data = scratchDirectory()
    const first = await serve(data)
    await edit(first, 'kept')
    await first.end('SIGTERM')
    expect(await editOf(await serve(data))).toBe('kept')
  })

  test('helps everywhere and names the exit codes', () => {
    for (const args of [[], ['serve'], ['backup'], ['restore'], ['verify']]) {
      const help = runCli(...args, '--help')
      expect(help.code).toBe(0)
      expect(help.out).toContain('Exit codes:')
    }
    expect(runCli('serve', '--help').out).toContain('FASCICLE_DOCUMENT_LIMIT')
    expect(runCli('--version').out).toMatch(/^\d+\.\d+\.\d+\n$/)
  })
})

describe('backup, restore, verify', { timeout: 120_000 }, () => {
  test('back up beside a running server, go on, restore: the old state and a new epoch', async () => {
    const [data, file] = [scratchDirectory(), join(scratchDirectory(), 'plans.backup')]
    const server = await serve(data)
    await edit(server, 'before')
    expect(runCli('backup', file, '--data', data)).toMatchObject({ code: 0, out: `backed up to ${file}\n` })
    await edit(server, 'after')
    expect(runCli('restore', file, '--data', data).code).toBe(4)
    expect(runCli('backup', file, '--data', data).code).toBe(5)
    await server.end('SIGTERM')

    const restored = runCli('restore', file, '--data', data)
    expect(restored.code).toBe(0)
    const kept = /kept in (\S+)/.exec(restored.out)![1]!
    const again = await serve(data)
    expect(await editOf(again)).toBe('before')
    const { epoch } = (await (await fetch(`${again.url}/api/plans/section-10-2023`)).json()) as {
      epoch: number
    }
    expect(epoch).toBe(2)
    const client = new HonestClient(`${again.ws}/ws/section-10-2023/outline?epoch=1`)
    expect((await client.raw.closed).code).toBe(4409)
    await again.end('SIGTERM')
    expect(runCli('restore', kept, '--data', data).code).toBe(0)
    expect(await editOf(await serve(data))).toBe('after')
  })

  test('verify gives every document’s hash, the same beside a server, after it, and of a restored backup', async () => {
    const [data, other, file] = [scratchDirectory(), scratchDirectory(), join(scratchDirectory(), 'b')]
    const server = await serve(data, '--compact-rows', '3')
    for (let n = 0; n < 4; n++) await edit(server, n)
    const running = runCli('verify', '--data', data)
    expect(running.code).toBe(0)
    expect(running.out).toMatch(/^[0-9a-f]{64} {2}section-10-2023\/outline$/m)
    expect(running.out).toMatch(/\d+ documents: all sound\n$/)
    await server.end('SIGTERM')
    expect(runCli('verify', '--data', data).out).toBe(running.out)
    expect(runCli('backup', file, '--data', data).code).toBe(0)
    expect(runCli('restore', file, '--data', other).code).toBe(0)
    expect(runCli('verify', '--data', other).out).toBe(running.out)
  })

  test('verify finds damage and ends with 6; backup and restore refuse what is no database', async () => {
    const data = scratchDirectory()
    const server = await serve(data)
    await edit(server, 1)
    await server.end('SIGTERM')
    const db = new Database(join(data, 'fascicle.sqlite'))
    db.exec(
      `UPDATE log SET payload = zeroblob(20) WHERE room = (SELECT id FROM room WHERE name = 'outline') AND seq = 2`,
    )
    db.close()
    const found = runCli('verify', '--data', data)
    expect(found.code).toBe(6)
    expect(found.out).toMatch(/outline {2}1 damaged/)
    const report: unknown = JSON.parse(runCli('verify', '--data', data, '--json').out)
    expect(report).toMatchObject({ integrity: 'ok', sound: false })

    const nonsense = join(scratchDirectory(), 'nonsense')
    writeFileSync(nonsense, 'not a database, but long enough to be looked at '.repeat(100))
    const before = readFileSync(join(data, 'fascicle.sqlite'))
    expect(runCli('restore', nonsense, '--data', data).code).toBe(5)
    expect(runCli('restore', `${nonsense}-missing`, '--data', data).code).toBe(3)
    expect(readFileSync(join(data, 'fascicle.sqlite')).equals(before)).toBe(true)
    expect(runCli('backup', nonsense, '--data', scratchDirectory()).code).toBe(3)
    expect(runCli('verify', '--data', scratchDirectory()).code).toBe(3)
  })
})
