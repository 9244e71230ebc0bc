/** Files and addresses that cannot be used: a sentence and the documented exit code, never a stack trace, and nothing is harmed. */
import {
  cpSync,
  existsSync,
  linkSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'

import Database from 'better-sqlite3'
import { beforeAll, describe, expect, test } from 'vitest'

import { startApp } from '../../../server/app.ts'
import { readConfig } from '../../../server/config.ts'
import { createLog } from '../../../server/log.ts'
import { MemoryLogStore } from '../../../server/store/memory-log-store.ts'
import { MemoryTables } from '../../../server/store/memory-tables.ts'
import { SqliteLogStore } from '../../../server/store/sqlite-log-store.ts'
import { builtCli, type CliRun, runCli, runServerEntry } from '../../helpers/built-cli.ts'
import { runHere } from '../../helpers/run-command-line.ts'
import { scratchDirectory } from '../../helpers/scratch-directory.ts'

beforeAll(() => void builtCli(), 120_000)

const GARBAGE = 'not a database, but long enough to be looked at '.repeat(100)

/** One sentence on standard error, nothing else. */
function expectRefusal(run: CliRun, code: number, sentence: RegExp | string): void {
  expect(run).toMatchObject({ code, out: '' })
  expect(run.err).toMatch(/^[^\n]+[.!]\n$/)
  expect(run.err).toMatch(sentence)
}

/** As a stopped server leaves it. */
async function emptyData(): Promise<string> {
  const data = scratchDirectory()
  await (await SqliteLogStore.open(data)).close()
  return data
}

async function garbageData(): Promise<string> {
  const data = await emptyData()
  writeFileSync(join(data, 'fascicle.sqlite'), GARBAGE)
  return data
}

describe('[DB2] a backup never takes the place of a database that is in use', () => {
  test('by its name, through links, and through another way to its folder', async () => {
    const [data, elsewhere] = [await emptyData(), scratchDirectory()]
    const open = await SqliteLogStore.open(data)
    await open.createPlan('p', [{ room: 'outline', update: new Uint8Array([0, 0]) }])
    symlinkSync(data, join(elsewhere, 'folder'))
    symlinkSync(join(data, 'fascicle.sqlite'), join(elsewhere, 'file'))
    const before = readdirSync(data)
    for (const target of [
      join(data, 'fascicle.sqlite'),
      join(data, 'fascicle.sqlite-wal'),
      join(data, 'lock.sqlite'),
      join(data, 'server.json'),
      join(elsewhere, 'folder', 'fascicle.sqlite'),
      join(elsewhere, 'file'),
    ])
      for (const flags of [[], ['--force']]) {
        const run = await runHere('backup', target, '--data', data, ...flags)
        expectRefusal(run, 5, 'belongs to a data directory')
        expect(run.err).not.toContain('--force')
      }
    expect(readdirSync(data)).toEqual(before)
    await open.append({ plan: 'p', room: 'outline' }, new Uint8Array([0, 0]))
    await open.close()
    const again = await SqliteLogStore.open(data)
    expect(await again.rooms('p')).toEqual([{ room: 'outline', seq: 2 }])
    await again.close()
  })

  test('nor of another data directory’s', async () => {
    const [data, other] = [await emptyData(), await emptyData()]
    const target = join(other, 'fascicle.sqlite')
    const before = readFileSync(target)
    expectRefusal(
      await runHere('backup', target, '--data', data, '--force'),
      5,
      'belongs to a data directory',
    )
    expect(readFileSync(target).equals(before)).toBe(true)
  })

  test('other files beside it may be written and replaced; a link stays a link', async () => {
    const data = await emptyData()
    const file = join(data, 'backup.sqlite')
    const link = join(scratchDirectory(), 'link')
    expect(await runHere('backup', file, '--data', data)).toMatchObject({ code: 0 })
    symlinkSync(file, link)
    expect(await runHere('backup', link, '--data', data, '--force')).toMatchObject({ code: 0 })
    expect(readFileSync(link).equals(readFileSync(file))).toBe(true)
    linkSync(file, `${file}.2`)
    expect(await runHere('backup', `${file}.2`, '--data', data)).toMatchObject({ code: 5 })
  })
})

describe('[DB1] what is no database', () => {
  test('verify calls it damaged: 6, in words and as JSON', async () => {
    const data = await garbageData()
    const run = await runHere('verify', '--data', data)
    expect(run).toMatchObject({ code: 6, err: '' })
    expect(run.out).toMatch(/not a database[\s\S]*DAMAGE FOUND\n$/)
    const json = await runHere('verify', '--data', data, '--json')
    expect(json).toMatchObject({ code: 6, err: '' })
    expect(JSON.parse(json.out)).toMatchObject({
      integrity: 'file is not a database',
      rooms: [],
      sound: false,
    })
  })

  test('verify calls torn pages and missing tables damaged, too', async () => {
    const torn = await emptyData()
    const file = join(torn, 'fascicle.sqlite')
    const bytes = readFileSync(file)
    writeFileSync(file, bytes.fill(0xee, 4096))
    expect(await runHere('verify', '--data', torn)).toMatchObject({ code: 6, err: '' })
    const hollow = await emptyData()
    writeFileSync(join(hollow, 'fascicle.sqlite'), '')
    expect(await runHere('verify', '--data', hollow)).toMatchObject({ code: 6, err: '' })
  })

  test('serve, backup and export refuse it with 5 and leave it as it is; restore replaces and keeps it', async () => {
    const data = await garbageData()
    const file = join(data, 'fascicle.sqlite')
    const target = join(scratchDirectory(), 'backup')
    const sentence = `${file} cannot be used: it is damaged, or no database.`
    const runs = await Promise.all([
      runCli('serve', '--port', '0', '--data', data),
      runHere('backup', target, '--data', data),
    ])
    for (const run of runs) expectRefusal(run, 5, sentence)
    const exported = await runHere('export-plan', '--data', data, '--plan', 'p', '-o', '-')
    expectRefusal(exported, 5, sentence)
    expect(existsSync(target)).toBe(false)
    expect(readFileSync(file, 'utf8')).toBe(GARBAGE)

    const good = join(scratchDirectory(), 'good')
    expect(await runHere('backup', good, '--data', await emptyData())).toMatchObject({ code: 0 })
    const restored = await runHere('restore', good, '--data', data)
    expect(restored).toMatchObject({ code: 0, err: '' })
    expect(readFileSync(/kept in (\S+)/.exec(restored.out)![1]!, 'utf8')).toBe(GARBAGE)
    expect(await runHere('verify', '--data', data)).toMatchObject({ code: 0 })
  })

  test('another program’s database is refused and not written to', async () => {
    const data = scratchDirectory()
    const file = join(data, 'fascicle.sqlite')
    const db = new Database(file)
    db.exec('CREATE TABLE theirs(id)')
    db.close()
    const before = readFileSync(file)
    const run = await runHere('import-plan', '-', '--data', data)
    expect(run.code).toBe(5)
    expectRefusal(
      await runHere('export-plan', '--data', data, '--plan', 'p', '-o', '-'),
      5,
      'it is not a Fascicle database',
    )
    expect(readFileSync(file).equals(before)).toBe(true)
  })
})

describe('[CLI4] places that cannot be used', () => {
  test('a data directory below a file', async () => {
    const file = join(scratchDirectory(), 'file')
    writeFileSync(file, '')
    const data = join(file, 'data')
    const good = join(scratchDirectory(), 'good')
    expect(await runHere('backup', good, '--data', await emptyData())).toMatchObject({ code: 0 })
    const sentence = `${data} cannot be used: a file is where its folder should be.`
    expectRefusal(await runCli('serve', '--port', '0', '--data', data), 5, sentence)
    expectRefusal(await runHere('restore', good, '--data', data), 5, sentence)
    expectRefusal(await runHere('verify', '--data', data), 3, /no Fascicle database/)
  })

  test('a backup below a file, or where a directory is', async () => {
    const [data, folder] = [await emptyData(), scratchDirectory()]
    writeFileSync(join(folder, 'file'), '')
    mkdirSync(join(folder, 'directory'))
    const below = join(folder, 'file', 'backup')
    expectRefusal(await runHere('backup', below, '--data', data), 5, 'a file is where its folder should be')
    for (const flags of [[], ['--force']]) {
      const run = await runHere('backup', join(folder, 'directory'), '--data', data, ...flags)
      expectRefusal(run, 5, 'it is a directory')
    }
    const device = join(folder, 'device')
    symlinkSync('/dev/null', device)
    expectRefusal(await runHere('backup', device, '--data', data, '--force'), 5, 'it is no ordinary file')
    expect(readdirSync(folder).toSorted()).toEqual(['device', 'directory', 'file'])
  })

  test('an address that is not this machine’s after all', async () => {
    const app = startApp({
      config: { ...readConfig({}, { port: '0' }), host: '192.0.2.1' },
      log: createLog('silent'),
      store: new MemoryLogStore(),
      tables: new MemoryTables(),
      clientDirectory: '',
    })
    await expect(app).rejects.toMatchObject({ code: 'port-refused', facts: { host: '192.0.2.1', port: 0 } })
  })
})

test('[DB3] restoring a database that was copied together with its log takes the log in', async () => {
  const [data, copy] = [scratchDirectory(), scratchDirectory()]
  const store = await SqliteLogStore.open(data)
  await store.createPlan('p', [{ room: 'outline', update: new Uint8Array([0, 0]) }])
  cpSync(data, copy, { recursive: true })
  await store.close()
  const target = scratchDirectory()
  expect(await runHere('restore', join(copy, 'fascicle.sqlite'), '--data', target)).toMatchObject({ code: 0 })
  const restored = await SqliteLogStore.open(target)
  expect(await restored.plans()).toEqual(['p'])
  await restored.close()
})

describe('[CLI4] the server’s own entry, set up by its environment', () => {
  test('says why it does not start, and ends with the same codes as the command', async () => {
    const [bind, setting, broken] = await Promise.all([
      runServerEntry({ FASCICLE_HOST: '0.0.0.0', FASCICLE_DATA: scratchDirectory() }),
      runServerEntry({ FASCICLE_PORT: 'x', FASCICLE_DATA: scratchDirectory() }),
      garbageData().then((data) => runServerEntry({ FASCICLE_PORT: '0', FASCICLE_DATA: data })),
    ])
    expect([bind.code, setting.code, broken.code]).toEqual([5, 2, 5])
    expectRefusal(bind, 5, /say with --public-url how people call this server/)
    expectRefusal(setting, 2, 'The setting port is x; it has to be a whole number from 0 to 65535.')
    expectRefusal(broken, 5, 'cannot be used: it is damaged, or no database.')
  })
})
