import { appendFile, cp, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

import { afterEach, expect, test, vi } from 'vitest'

import { FilePlanStore } from '../../../client/headless/file-plan-store.ts'
import { FrameLog } from '../../../client/headless/frame-log.ts'
import { tableId } from '../../../shared/model/ids.ts'
import { planStoreContract } from '../../contracts/plan-store.contract.ts'
import { until } from '../../helpers/eventually.ts'
import { scratchDirectory } from '../../helpers/scratch-directory.ts'
import { contentsOf, scribble } from '../../helpers/scribble.ts'

afterEach(() => vi.restoreAllMocks())

const open = (folder: string) => FilePlanStore.open(folder, 'plan', Math.random)
const mine = (store: FilePlanStore, version: number) => ({ writer: store.writer, version, acked: 0 })

planStoreContract('FilePlanStore', () => {
  const folder = scratchDirectory()
  return Promise.resolve({
    shared: false,
    open: () => open(folder),
    crash: (store) => store.close(),
    spoilJournal: async (junk) => {
      const { log } = await FrameLog.open(join(folder, 'plan', 'journal.log'))
      await log.append([Buffer.from(JSON.stringify({ put: [junk] }))])
      await log.close()
    },
  })
})

test('[ST15] a torn tail is cut off; what was promised before is there', async () => {
  const folder = scratchDirectory()
  const store = await open(folder)
  await store.append('budget', scribble('one'), mine(store, 1))
  await store.append('budget', scribble('two'), mine(store, 2))
  await store.close()
  const log = join(folder, 'plan', 'budget.room')
  const bytes = await readFile(log)
  for (const cut of [1, 7, 13, 20]) {
    await writeFile(log, bytes.subarray(0, bytes.length - cut))
    const again = await open(folder)
    const { updates, broken } = await again.load('budget', () => scribble('whole'))
    expect(contentsOf(updates)).toEqual(['one'])
    expect(broken).toBe(0)
    await again.append('budget', scribble('three'), mine(again, 1))
    await again.close()
    const last = await open(folder)
    expect(contentsOf((await last.load('budget', () => scribble('whole'))).updates)).toEqual(['one', 'three'])
    await last.close()
  }
})

test('[ST16] a damaged stretch in the middle is kept aside and counted; the rest is served', async () => {
  const folder = scratchDirectory()
  const store = await open(folder)
  for (const word of ['one', 'two', 'three']) await store.append('budget', scribble(word), mine(store, 1))
  await store.close()
  const log = join(folder, 'plan', 'budget.room')
  const bytes = await readFile(log)
  const middle = Math.floor(bytes.length / 2)
  bytes[middle] = (bytes[middle] ?? 0) ^ 0xff
  await writeFile(log, bytes)
  for (let round = 0; round < 2; round++) {
    const again = await open(folder)
    const { updates, broken } = await again.load('budget', () => scribble('whole'))
    expect(contentsOf(updates)).toEqual(['one', 'three'])
    expect(broken).toBe(1)
    await again.close()
  }
})

test('[ST28] a crash in the middle of a replacement loses no edit', async () => {
  const command = {
    doc: 'budget',
    kind: 'edit-cells',
    at: 1,
    steps: [{ do: 'field', in: 'rows', id: 'r1', field: 'c1', before: undefined, after: 7 }],
  } as const
  const seen = new Set<string>()
  for (let works = 0; works < 14; works++) {
    const folder = scratchDirectory()
    const store = await open(folder)
    await store.load('budget', () => scribble('whole'))
    await store.append('budget', scribble('mine'), mine(store, 1))
    const of = { writer: store.writer, owner: store.writer, room: 'budget', version: 1 }
    await store.writeJournal([{ ...of, id: 'a', command, by: 'hand', stack: 'done' }])
    // From here on the disk does so many things, and then nothing any more.
    let left = works
    const dying = (['append', 'sync', 'rewrite'] as const).map((name) => {
      const real = FrameLog.prototype[name] as (...args: unknown[]) => Promise<void>
      return vi.spyOn(FrameLog.prototype, name).mockImplementation(function (
        this: FrameLog,
        ...args: unknown[]
      ) {
        return left-- > 0 ? real.apply(this, args) : Promise.reject(new Error('no power'))
      })
    })
    const edit = { id: 'a', table: tableId('budget'), command, reason: 'final', at: 5 } as const
    const marks = [{ ...mine(store, 1), acked: 1 }]
    let isDone = false
    const replacement = { refused: [edit], dropped: ['a'], state: scribble('server'), marks }
    void store.replaceRoom('budget', { reason: 'final', ...replacement }).then(() => (isDone = true))
    await until(() => isDone || left < 0)
    const after = scratchDirectory()
    await cp(folder, after, { recursive: true, filter: (path) => !path.includes('lock') })
    for (const spy of dying) spy.mockRestore()
    await store.close()
    const again = await open(after)
    const refused = (await again.readRefused()).edits.map(({ id }) => id)
    const journal = (await again.readJournal()).entries.map(({ id }) => id)
    const { updates, outdated = false, generation = 0 } = await again.load('budget', () => scribble('whole'))
    const words = contentsOf(updates)
    await again.close()
    expect([...refused, ...journal]).toEqual(['a'])
    expect(words).toEqual(words.includes('mine') ? ['mine'] : ['server'])
    if (words.includes('server')) expect([refused, generation]).toEqual([['a'], 1])
    // Whoever goes on with the old contents knows that nothing of them is to be sent.
    else expect(outdated || journal.length === 1).toBe(true)
    seen.add(`${refused.length} ${words.join()} ${outdated}`)
  }
  expect(seen).toContain('0 mine false')
  expect(seen).toContain('1 server false')
})

test('[ST17] a lock left by a dead process is taken over', async () => {
  const folder = scratchDirectory()
  await (await open(folder)).close()
  const lock = join(folder, 'plan', 'lock')
  await writeFile(lock, JSON.stringify({ pid: 2 ** 22 + 1, began: '1', token: 'x' }))
  await (await open(folder)).close()
  await writeFile(lock, JSON.stringify({ pid: process.pid, began: 'another time', token: 'x' }))
  await (await open(folder)).close()
  await appendFile(lock, 'garbage')
  await (await open(folder)).close()
  expect(await readdir(join(folder, 'plan'))).not.toContain('lock')
})

test('[ST10] a disk that refuses is told, the edit stays queued, and is written when it gives way', async () => {
  const folder = scratchDirectory()
  const store = await open(folder)
  const obstacle = join(folder, 'plan', 'budget.room')
  await mkdir(obstacle)
  const troubles: (string | undefined)[] = []
  store.onTrouble((trouble) => troubles.push(trouble?.kind))
  let kept = false
  const done = store.append('budget', scribble('mine'), mine(store, 1)).then(() => (kept = true))
  await store.flush()
  expect([troubles, kept]).toEqual([['failed'], false])
  await rm(obstacle, { recursive: true })
  await store.flush()
  await done
  expect(troubles).toEqual(['failed', undefined])
  await store.close()
  const again = await open(folder)
  expect(contentsOf((await again.load('budget', () => scribble('whole'))).updates)).toEqual(['mine'])
  await again.close()
})

test('[ST22] a room that cannot be read gives nothing and says so; the other rooms are served', async () => {
  const folder = scratchDirectory()
  const store = await open(folder)
  await store.append('posts', scribble('mine'), mine(store, 1))
  await store.close()
  await mkdir(join(folder, 'plan', 'budget.room'))
  const again = await open(folder)
  const troubles: (string | undefined)[] = []
  again.onTrouble((trouble) => troubles.push(trouble?.kind))
  expect(await again.load('budget', () => scribble('whole'))).toEqual({ updates: [], marks: [], broken: 1 })
  expect(contentsOf((await again.load('posts', () => scribble('whole'))).updates)).toEqual(['mine'])
  expect(troubles).toEqual(['failed'])
  await again.append('posts', scribble('more'), mine(again, 1))
  await again.flush()
  expect(troubles).toEqual(['failed', undefined])
  await again.close()
})

test('[ST16] a damaged stretch of the journal is kept aside and counted', async () => {
  const folder = scratchDirectory()
  await (await open(folder)).close()
  const path = join(folder, 'plan', 'journal.log')
  const { log } = await FrameLog.open(path)
  await log.append([Buffer.from('no JSON'), Buffer.from('[1,2]')])
  await log.close()
  for (let round = 0; round < 2; round++) {
    const again = await open(folder)
    expect(await again.readJournal()).toEqual({ entries: [], broken: 2 })
    await again.close()
  }
  expect((await readFile(`${path}.aside`)).includes('no JSON')).toBe(true)
})
