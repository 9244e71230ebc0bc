/**
 * What every PlanStore must do, whatever it is made of. Run by test/client/storage (memory, Dexie on fake-indexeddb) and
 * test/client/node (files). `open` opens the same device again: after `close` like a restart, without it like a second tab.
 */
import { afterEach, describe, expect, test } from 'vitest'

import type { JournalEntry, PlanStore, RefusedEdit, Replacement } from '../../client/session/ports.ts'
import { tableId } from '../../shared/model/ids.ts'
import { mergeUpdates } from '../../shared/wire/merge-updates.ts'
import { contentsOf, scribble } from '../helpers/scribble.ts'

export type StoreDevice = {
  open(): Promise<PlanStore>
  /** The process dies: whatever `append` promised is there, nothing else is tidied. */
  crash(store: PlanStore): Promise<void>
  /** Puts something into the stored journal that is no entry; no store is open. */
  spoilJournal(junk: object): Promise<void>
  /** Whether a second one may be open at the same time. */
  readonly shared: boolean
}

const entry = (id: string, owner: string): JournalEntry => ({
  id,
  owner,
  room: 'budget',
  writer: owner,
  version: 1,
  command: {
    doc: 'budget',
    kind: 'edit-cells',
    at: 1,
    group: 'one-thing-done',
    steps: [{ do: 'field', in: 'rows', id: 'r1', field: 'c1', before: undefined, after: 7 }],
  },
  by: 'hand',
  stack: 'done',
})

const refusedEdit = (id: string): RefusedEdit => ({
  id,
  table: tableId('budget'),
  command: entry(id, 'somebody').command,
  reason: 'final',
  at: 5,
})

const replacement = (state: Uint8Array | null, marks: Replacement['marks']): Replacement => ({
  reason: 'final',
  refused: [],
  dropped: [],
  state,
  marks,
})

const withStep = ({ command }: JournalEntry, step: object): object => ({ ...command, steps: [step] })

export function planStoreContract(name: string, makeDevice: () => Promise<StoreDevice>): void {
  describe(`${name} as a PlanStore`, () => {
    const open: PlanStore[] = []
    afterEach(async () => {
      for (const store of open.splice(0)) await store.close()
    })
    const opened = async (device: StoreDevice): Promise<PlanStore> => {
      const store = await device.open()
      open.push(store)
      return store
    }
    const crash = async (device: StoreDevice, store: PlanStore): Promise<void> => {
      open.splice(open.indexOf(store), 1)
      await device.crash(store)
    }
    const read = async (store: PlanStore, room: string): Promise<readonly string[]> => {
      const { updates } = await store.load(room, () => mergeUpdates([...updates]))
      return contentsOf(updates)
    }
    const mark = (store: PlanStore, version: number, acked = 0) => ({ writer: store.writer, version, acked })

    test('[ST1] an own edit is there after a crash, with its mark', async () => {
      const device = await makeDevice()
      const store = await opened(device)
      await store.load('budget', () => scribble('whole'))
      await store.append('budget', scribble('mine'), mark(store, 1))
      await crash(device, store)
      const again = await opened(device)
      const { updates, marks, broken } = await again.load('budget', () => scribble('whole'))
      expect(contentsOf(updates)).toEqual(['mine'])
      expect(marks).toEqual([{ writer: store.writer, version: 1, acked: 0 }])
      expect(broken).toBe(0)
    })

    test('[ST2] what came from elsewhere is there after flush', async () => {
      const device = await makeDevice()
      const store = await opened(device)
      await store.load('budget', () => scribble('whole'))
      void store.append('budget', scribble('a'))
      void store.append('budget', scribble('b'))
      await store.flush()
      await crash(device, store)
      expect(await read(await opened(device), 'budget')).toEqual(['a', 'b'])
    })

    test('rooms are apart', async () => {
      const device = await makeDevice()
      const store = await opened(device)
      await store.append('budget', scribble('b'), mark(store, 1))
      await store.append('posts', scribble('p'), mark(store, 1))
      expect(await read(store, 'budget')).toEqual(['b'])
      expect(await read(store, 'posts')).toEqual(['p'])
      expect(await read(store, 'nothing')).toEqual([])
    })

    test('[ST3] acknowledgements are kept and never go back', async () => {
      const device = await makeDevice()
      const store = await opened(device)
      await store.load('budget', () => scribble('whole'))
      await store.append('budget', scribble('a'), mark(store, 1))
      await store.append('budget', scribble('b'), mark(store, 2))
      await store.acknowledge('budget', [mark(store, 2, 2)])
      await store.acknowledge('budget', [mark(store, 1, 1)])
      await store.close()
      open.splice(0)
      const { marks } = await (await opened(device)).load('budget', () => scribble('whole'))
      expect(marks).toEqual([{ writer: store.writer, version: 2, acked: 2 }])
    })

    test('[ST3] what a newer epoch of the server has not acknowledged is not acknowledged', async () => {
      const device = await makeDevice()
      const store = await opened(device)
      await store.load('budget', () => scribble('whole'))
      await store.append('budget', scribble('a'), mark(store, 1))
      await store.acknowledge('budget', [{ ...mark(store, 1, 1), epoch: 5 }])
      await store.acknowledge('budget', [{ ...mark(store, 1, 0), epoch: 9 }])
      await store.acknowledge('budget', [{ ...mark(store, 1, 1), epoch: 5 }])
      await store.close()
      open.splice(0)
      const { marks } = await (await opened(device)).load('budget', () => scribble('whole'))
      expect(marks).toEqual([{ writer: store.writer, version: 1, acked: 0, epoch: 9 }])
    })

    test('[ST4] a thousand edits leave a few pieces with the same content', async () => {
      const device = await makeDevice()
      const store = await opened(device)
      const all: Uint8Array[] = []
      await store.load('budget', () => mergeUpdates(all))
      for (let n = 0; n < 1000; n++) {
        const update = scribble(`n${n}`)
        all.push(update)
        const done = store.append('budget', update, mark(store, n + 1))
        if (n % 3 === 0) await done
      }
      await store.flush()
      await crash(device, store)
      const again = await opened(device)
      const { updates, marks } = await again.load('budget', () => scribble('whole'))
      expect(updates.length).toBeLessThan(600)
      expect(contentsOf(updates)).toHaveLength(1000)
      expect(marks).toEqual([{ writer: store.writer, version: 1000, acked: 0 }])
    })

    test('[ST5] a piece that was set aside is not loaded again; the others are', async () => {
      const device = await makeDevice()
      const store = await opened(device)
      await store.append('budget', scribble('good'), mark(store, 1))
      await store.append('budget', Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8, 9), mark(store, 2))
      await store.flush()
      await store.close()
      open.splice(0)
      const again = await opened(device)
      const first = await again.load('budget', () => scribble('whole'))
      expect(first.updates).toHaveLength(2)
      const bad = first.updates.findIndex((update) => update[0] === 1 && update[1] === 2)
      await again.setAside('budget', [bad])
      await again.close()
      open.splice(0)
      const later = await opened(device)
      const { updates, broken, marks } = await later.load('budget', () => scribble('whole'))
      expect(contentsOf(updates)).toEqual(['good'])
      expect(broken).toBe(1)
      expect(marks).toHaveLength(1)
    })

    test('[ST7] the journal keeps order and values, replaces by id and forgets what is dropped', async () => {
      const device = await makeDevice()
      const store = await opened(device)
      await store.writeJournal([entry('b', store.writer), entry('a', store.writer), entry('c', store.writer)])
      await store.writeJournal([{ ...entry('b', store.writer), by: 'undo' }])
      await store.dropJournal(['c'])
      await crash(device, store)
      const again = await opened(device)
      const { entries, broken } = await again.readJournal()
      expect(broken).toBe(0)
      expect(entries.map((one) => one.id)).toEqual(['a', 'b'])
      expect(entries[0]).toEqual(entry('a', store.writer))
      expect(entries[0]?.command.steps[0]).toHaveProperty('before', undefined)
      expect(entries[1]?.by).toBe('undo')
    })

    test.each<[string, (good: JournalEntry) => object]>([
      ['without a command', ({ id }) => ({ id })],
      ['with a command that is text', (good) => ({ ...good, command: 'do it' })],
      ['with a step of a kind that is none', (good) => ({ ...good, command: withStep(good, { do: 'it' }) })],
      [
        'with a step in a place that is none',
        (good) => ({ ...good, command: withStep(good, { ...good.command.steps[0], in: 'nowhere' }) }),
      ],
      ['with a version that is none', (good) => ({ ...good, version: 'new' })],
      ['on a stack that is none', (good) => ({ ...good, stack: 'heap' })],
    ])('[ST19] an entry %s is kept aside and counted; the others are served', async (_, spoil) => {
      const device = await makeDevice()
      const store = await opened(device)
      await store.writeJournal([entry('a', store.writer), entry('c', store.writer)])
      await crash(device, store)
      await device.spoilJournal(spoil(entry('b', 'somebody')))
      for (let round = 0; round < 2; round++) {
        const again = await opened(device)
        const { entries, broken } = await again.readJournal()
        expect(entries.map((one) => one.id)).toEqual(['a', 'c'])
        expect(broken).toBe(1)
        await again.writeJournal([{ ...entry('a', 'somebody'), stack: null }])
        await crash(device, again)
      }
    })

    test('nothing to write is written at once', async () => {
      const store = await opened(await makeDevice())
      const calls = [store.acknowledge('budget', []), store.writeJournal([]), store.dropJournal([])]
      await expect(Promise.all(calls)).resolves.toHaveLength(3)
    })

    test('[ST8] a store that works tells of no trouble', async () => {
      const device = await makeDevice()
      const store = await opened(device)
      const troubles: unknown[] = []
      store.onTrouble((trouble) => troubles.push(trouble))
      await store.append('budget', scribble('a'), mark(store, 1))
      await store.flush()
      expect(troubles).toEqual([])
    })

    test('[ST26] refused edits are there after a crash, in order, by id, until they are dropped', async () => {
      const device = await makeDevice()
      const store = await opened(device)
      const edits = ['b', 'a', 'c'].map((id) => refusedEdit(id))
      await store.writeRefused(edits)
      await store.writeRefused([{ ...refusedEdit('c'), reason: 'viewer' }])
      await store.dropRefused(['b', 'nobody'])
      await crash(device, store)
      expect(await (await opened(device)).readRefused()).toEqual({
        edits: [refusedEdit('a'), { ...refusedEdit('c'), reason: 'viewer' }],
        broken: 0,
      })
    })

    test('[ST27] a room that is replaced holds what it was replaced with, and nothing else; its refused edits are kept', async () => {
      const device = await makeDevice()
      const store = await opened(device)
      await store.load('budget', () => scribble('whole'))
      await store.append('budget', scribble('mine'), mark(store, 1))
      await store.append('posts', scribble('other'), mark(store, 1))
      await store.writeJournal([entry('a', store.writer), { ...entry('b', store.writer), room: 'posts' }])
      const waiting = store.append('budget', scribble('later'), mark(store, 2))
      const generation = store.replaceRoom('budget', {
        ...replacement(scribble('server'), [mark(store, 2, 2)]),
        refused: [refusedEdit('a')],
        dropped: ['a'],
      })
      const after = store.append('budget', scribble('after'))
      expect(await generation).toBe(1)
      await waiting
      await store.flush()
      await after
      await crash(device, store)
      const again = await opened(device)
      const { updates, ...rest } = await again.load('budget', () => scribble('whole'))
      expect(contentsOf(updates)).toEqual(['after', 'server'])
      expect(rest).toEqual({
        marks: [mark(store, 2, 2)],
        broken: 0,
        generation: 1,
        reason: 'final',
        outdated: false,
      })
      expect((await again.readJournal()).entries.map(({ id }) => id)).toEqual(['b'])
      expect((await again.readRefused()).edits).toEqual([refusedEdit('a')])
      expect(await read(again, 'posts')).toEqual(['other'])
      expect(await again.replaceRoom('budget', replacement(scribble('newer'), []))).toBe(2)
      expect(await read(again, 'budget')).toEqual(['newer'])
    })

    test('[ST27] where the server’s state is not known the room stays as it is, outdated, with other marks', async () => {
      const device = await makeDevice()
      const store = await opened(device)
      await store.load('budget', () => scribble('whole'))
      await store.append('budget', scribble('mine'), mark(store, 3))
      await store.replaceRoom('budget', replacement(null, [mark(store, 3, 3)]))
      await crash(device, store)
      const again = await opened(device)
      const { updates, ...rest } = await again.load('budget', () => scribble('whole'))
      expect(contentsOf(updates)).toEqual(['mine'])
      expect(rest).toMatchObject({ marks: [mark(store, 3, 3)], generation: 1, outdated: true })
      await again.replaceRoom('budget', replacement(scribble('server'), []))
      const { outdated, updates: now } = await again.load('budget', () => scribble('whole'))
      expect([outdated, contentsOf(now)]).toEqual([false, ['server']])
    })

    test('[ST29] of a room that another one replaced nothing older is written, and it is told', async () => {
      const device = await makeDevice()
      if (!device.shared) return
      const [one, two] = [await opened(device), await opened(device)]
      const told: string[] = []
      two.onReplaced((room) => told.push(room))
      for (const store of [one, two]) await store.load('budget', () => scribble('whole'))
      await one.replaceRoom('budget', replacement(scribble('server'), []))
      await two.append('budget', scribble('older'), mark(two, 1))
      await two.append('posts', scribble('of another room'), mark(two, 1))
      expect(told).toEqual(['budget'])
      expect(await read(one, 'budget')).toEqual(['server'])
      // It follows: what stands stays, and from now on it writes again.
      const followed = { ...replacement(scribble('what it heard'), [mark(two, 1, 1)]), already: 1 }
      expect(await two.replaceRoom('budget', followed)).toBe(1)
      await two.append('budget', scribble('newer'), mark(two, 2))
      expect(await read(one, 'budget')).toEqual(['newer', 'server'])
      const { marks } = await one.load('budget', () => scribble('whole'))
      expect(marks).toEqual([mark(two, 2, 1)])
    })

    test('[ST9] two at once: each other’s edits and marks survive, and neither takes the other’s journal', async () => {
      const device = await makeDevice()
      if (!device.shared) {
        const store = await opened(device)
        await expect(device.open()).rejects.toThrow('data-in-use')
        await store.append('budget', scribble('still works'), mark(store, 1))
        return
      }
      const [one, two] = [await opened(device), await opened(device)]
      const [wholeOne, wholeTwo]: [Uint8Array[], Uint8Array[]] = [[], []]
      await one.load('budget', () => mergeUpdates(wholeOne))
      await two.load('budget', () => mergeUpdates(wholeTwo))
      for (let n = 0; n < 300; n++) {
        const [a, b] = [scribble(`one${n}`), scribble(`two${n}`)]
        wholeOne.push(a)
        wholeTwo.push(b)
        await Promise.all([
          one.append('budget', a, mark(one, n + 1)),
          two.append('budget', b, mark(two, n + 1)),
        ])
      }
      await one.acknowledge('budget', [mark(one, 300, 300)])
      await two.acknowledge('budget', [mark(two, 300, 10)])
      await one.writeJournal([entry('a', one.writer)])
      expect((await two.readJournal()).entries).toEqual([])
      await crash(device, one)
      expect((await two.readJournal()).entries.map((item) => item.id)).toEqual(['a'])
      await crash(device, two)
      const { updates, marks } = await (await opened(device)).load('budget', () => scribble('whole'))
      expect(contentsOf(updates)).toHaveLength(600)
      const acked = new Map(marks.map((item) => [item.writer, item.acked]))
      expect([acked.get(one.writer), acked.get(two.writer)]).toEqual([300, 10])
    })
  })
}
