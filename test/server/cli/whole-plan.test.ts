/** An export is whole, or there is none: what the server does not give is said, and nothing is written or made. */
import { readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

import { describe, expect, onTestFinished, test } from 'vitest'

import { startApp } from '../../../server/app.ts'
import { readConfig } from '../../../server/config.ts'
import { createLog } from '../../../server/log.ts'
import { roomsOfPlanFile } from '../../../server/plan-file-rooms.ts'
import type { LoadedLog, RoomKey } from '../../../server/room/ports.ts'
import { lockData } from '../../../server/store/data-lock.ts'
import { MemoryLogStore } from '../../../server/store/memory-log-store.ts'
import { MemoryTables } from '../../../server/store/memory-tables.ts'
import { runHere } from '../../helpers/run-command-line.ts'
import { scratchDirectory } from '../../helpers/scratch-directory.ts'
import { hardPlan } from '../../shared/export/hard-plan.ts'

const PLAN = 'hard'

/** One room's document never comes until the test is over. */
class SlowStore extends MemoryLogStore {
  slow = ''
  release: () => void = () => undefined
  readonly #released = new Promise<void>((resolve) => {
    this.release = resolve
  })

  override async load(key: RoomKey): Promise<LoadedLog | null> {
    if (key.room === this.slow) await this.#released
    return super.load(key)
  }
}

/** What the server under test takes for its operator's. */
const KEY = 'the-key-of-this-test'

async function serve(without = ''): Promise<{ url: string; store: SlowStore }> {
  const store = new SlowStore()
  const { rooms } = roomsOfPlanFile(hardPlan(['word']))
  await store.createPlan(
    PLAN,
    rooms.filter(({ room }) => room !== without),
  )
  const config = readConfig({}, { port: '0', logLevel: 'silent' })
  const app = await startApp({
    config,
    log: createLog('silent'),
    store,
    tables: new MemoryTables(),
    clientDirectory: '',
    operatorKey: KEY,
  })
  onTestFinished(async () => {
    store.release()
    await app.stop()
  })
  return { url: app.url, store }
}

const commands = [{ command: ['export', '--table', '7.1', '--format', 'csv'] }, { command: ['export-plan'] }]
const hard = hardPlan(['word'])
const other = hard.tables[1]!
const title = other.title.en!

describe.each(commands)('$command.0', ({ command }) => {
  test('[CLI1] a table whose room the server does not have: refused, named, and no room is made', async () => {
    const { url, store } = await serve(other.id)
    const folder = scratchDirectory()
    const run = await runHere(
      ...command,
      '--plan',
      PLAN,
      '--url',
      url,
      '--token',
      KEY,
      '-o',
      join(folder, 'file'),
    )
    expect(run).toMatchObject({ code: 7, out: '' })
    expect(run.err).toContain(title)
    expect(run.err).toMatch(/^[^\n]+Nothing was written\.\n$/)
    expect(readdirSync(folder)).toEqual([])
    expect((await store.rooms(PLAN)).map(({ room }) => room)).not.toContain(other.id)
  })

  test('[CLI1] a table that does not arrive in time: refused', { timeout: 40_000 }, async () => {
    const { url, store } = await serve()
    store.slow = other.id
    const folder = scratchDirectory()
    const file = join(folder, 'file')
    const run = await runHere(
      ...command,
      '--plan',
      PLAN,
      '--url',
      url,
      '--token',
      KEY,
      '-o',
      file,
      '--timeout',
      '1',
    )
    expect(run).toMatchObject({ code: 7, out: '' })
    expect(run.err).toMatch(/^[^\n]+Nothing was written\.\n$/)
    expect(readdirSync(folder)).toEqual([])
  })
})

test('[DB4] a data directory that somebody else holds, without saying where they listen, is refused with 4', async () => {
  const data = scratchDirectory()
  const plan = join(scratchDirectory(), 'plan.json')
  writeFileSync(plan, JSON.stringify(hard))
  expect(await runHere('import-plan', plan, '--data', data)).toMatchObject({ code: 0 })
  // A note that a killed server left behind.
  writeFileSync(join(data, 'server.json'), JSON.stringify({ url: 'http://127.0.0.1:9', pid: 1 }))
  const lock = lockData(data)
  const run = await runHere('export-plan', '--plan', PLAN, '--data', data, '-o', '-')
  lock.release()
  expect(run).toMatchObject({
    code: 4,
    out: '',
    err: `Another Fascicle server is using ${data}. Stop it first, or choose another directory with --data.\n`,
  })
  // As long as a command waits for its turn, and more.
}, 60_000)
