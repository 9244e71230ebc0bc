/** Every store of logs passes these. The rules: server/store/SPEC.md. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'

import type { AuditNote, LogStore, RoomKey } from '../../server/room/ports.ts'
import { sql, type TableStore } from '../../server/store/tables.ts'
import { AppError } from '../../shared/model/error.ts'
import { PLAN_LIMITS } from '../../shared/model/plan-limits.ts'
import { EMPTY_UPDATE } from '../../shared/wire/merge-updates.ts'
import { cellsOf, editor, setting } from '../helpers/yjs-edits.ts'

const key: RoomKey = { plan: 'p', room: 't' }

export type StoreUnderTest = {
  readonly store: LogStore
  /** The relational tables of the same database. */
  readonly tables: TableStore
  /** Makes every write fail until told otherwise. */
  setFull(full: boolean): void
  /** Spoils a row of the log that no snapshot covers. */
  damage(key: RoomKey, seq: number): void
}

export function logStoreContract(name: string, create: () => Promise<StoreUnderTest>): void {
  const withRoom = async (): Promise<StoreUnderTest> => {
    const made = await create()
    await made.store.createPlan('p', [
      { room: 'outline', update: setting('title', 'P') },
      { room: 't', update: setting('first', 1) },
    ])
    return made
  }
  const cells = async (store: LogStore, of = key): Promise<Record<string, unknown>> =>
    cellsOf((await store.load(of))!.updates)

  describe(`${name} keeps the promises of a log store`, () => {
    test('[LS1] a plan is created whole, once', async () => {
      const { store } = await create()
      expect(await store.plans()).toEqual([])
      const rooms = [
        { room: 'outline', update: setting('title', 'P') },
        { room: 't', update: EMPTY_UPDATE },
      ]
      expect(await store.createPlan('p', rooms)).toBe(true)
      expect(await store.createPlan('p', [{ room: 'other', update: EMPTY_UPDATE }])).toBe(false)
      expect(await store.plans()).toEqual(['p'])
      expect(await store.rooms('p')).toEqual([
        { room: 'outline', seq: 1 },
        { room: 't', seq: 1 },
      ])
    })

    test('[LS1] a plan that could not be written is not there at all', async () => {
      const { store, setFull } = await create()
      setFull(true)
      await expect(store.createPlan('p', [{ room: 'outline', update: EMPTY_UPDATE }])).rejects.toThrow(
        AppError,
      )
      setFull(false)
      expect(await store.plans()).toEqual([])
      expect(await store.rooms('p')).toEqual([])
    })

    test('[LS2] a room is created once and only in a plan', async () => {
      const { store } = await withRoom()
      expect(await store.createRoom({ plan: 'p', room: 'new' }, EMPTY_UPDATE)).toBe(true)
      expect(await store.createRoom(key, setting('first', 'overwritten'))).toBe(false)
      expect(await cells(store)).toEqual({ first: 1 })
      await expect(store.createRoom({ plan: 'none', room: 't' }, EMPTY_UPDATE)).rejects.toMatchObject({
        code: 'unknown-plan',
      })
      expect((await store.rooms('p')).map(({ room }) => room)).toEqual(['new', 'outline', 't'])
    })

    test('[LS14] a plan has so many tables and no more, whoever adds them at the same time', async () => {
      const { store } = await create()
      const rooms = Array.from({ length: PLAN_LIMITS.tables - 2 }, (_, n) => `t${n}`)
      await store.createPlan(
        'p',
        ['outline', ...rooms].map((room) => ({ room, update: EMPTY_UPDATE })),
      )
      const made = await Promise.allSettled(
        ['a', 'b', 'c', 'd'].map((room) => store.createRoom({ plan: 'p', room }, EMPTY_UPDATE)),
      )
      expect(
        made.map((one) => (one.status === 'rejected' ? (one.reason as AppError).code : one.value)),
      ).toEqual([true, true, 'plan-full', 'plan-full'])
      expect(await store.createRoom({ plan: 'p', room: 'a' }, EMPTY_UPDATE)).toBe(false)
      for (const room of ['discussion', 'register'])
        expect(await store.createRoom({ plan: 'p', room }, EMPTY_UPDATE)).toBe(true)
      expect(await store.rooms('p')).toHaveLength(PLAN_LIMITS.tables + 3)
    })

    test('[LS3] a room nobody created is neither loaded, nor written, nor made by asking', async () => {
      const { store } = await withRoom()
      const nobody = { plan: 'p', room: 'nobody' }
      expect(await store.load(nobody)).toBeNull()
      await expect(store.append(nobody, setting('a', 1))).rejects.toMatchObject({ code: 'unknown-table' })
      expect(await store.load(nobody)).toBeNull()
      expect(await store.rooms('none')).toEqual([])
    })

    test('[LS3] an append to no room does not disturb those beside it', async () => {
      const { store } = await withRoom()
      const [good, bad, other] = await Promise.allSettled([
        store.append(key, setting('a', 1)),
        store.append({ plan: 'p', room: 'nobody' }, setting('b', 1)),
        store.append(key, setting('c', 1)),
      ])
      expect([good.status, bad.status, other.status]).toEqual(['fulfilled', 'rejected', 'fulfilled'])
      expect(await cells(store)).toEqual({ first: 1, a: 1, c: 1 })
    })

    test('[LS4] [LS5] everything appended is loaded, in the order of its places', async () => {
      const { store } = await withRoom()
      const seqs = await Promise.all(['a', 'b', 'c'].map((name) => store.append(key, setting(name, name))))
      expect(seqs).toEqual([2, 3, 4])
      const loaded = (await store.load(key))!
      expect(loaded).toMatchObject({ seq: 4, rows: 4, quarantined: 0, missing: 0 })
      expect(loaded.bytes).toBe(loaded.updates.reduce((sum, update) => sum + update.length, 0))
      expect(cellsOf(loaded.updates)).toEqual({ first: 1, a: 'a', b: 'b', c: 'c' })
    })

    test('[LS6] compaction changes nothing a reader can see, however often and whenever it runs', async () => {
      await fc.assert(
        fc.asyncProperty(
          fc.array(
            fc.oneof({ weight: 4, arbitrary: fc.integer({ min: 0, max: 9 }) }, fc.constant('compact')),
          ),
          async (steps) => {
            const { store } = await withRoom()
            const { set } = editor()
            const expected: Record<string, unknown> = { first: 1 }
            let seq = 1
            const underWay: Promise<unknown>[] = []
            for (const [at, step] of steps.entries()) {
              if (step === 'compact') underWay.push(store.compact(key))
              else {
                expected[`k${step}`] = at
                underWay.push(store.append(key, set(`k${step}`, at)))
                seq++
              }
            }
            await Promise.all(underWay)
            expect(await cells(store)).toEqual(expected)
            expect(await store.load(key)).toMatchObject({ seq, quarantined: 0, missing: 0 })
            await store.close()
          },
        ),
        { numRuns: 12 },
      )
    }, 60_000)

    test('[LS5] [LS6] places go on after compaction', async () => {
      const { store } = await withRoom()
      expect(await store.append(key, setting('a', 1))).toBe(2)
      await store.compact(key)
      expect((await store.load(key))!.rows).toBe(0)
      expect(await store.append(key, setting('b', 2))).toBe(3)
      await store.compact(key)
      await store.compact(key)
      expect(await store.append(key, setting('c', 3))).toBe(4)
      expect(await store.rooms('p')).toContainEqual({ room: 't', seq: 4 })
      expect(await cells(store)).toEqual({ first: 1, a: 1, b: 2, c: 3 })
    })

    test('[LS7] what was refused is not there, and its place is free', async () => {
      const { store, setFull } = await withRoom()
      await store.append(key, setting('a', 1))
      setFull(true)
      await expect(store.append(key, setting('lost', 1))).rejects.toMatchObject({
        code: 'storage-unavailable',
      })
      await expect(store.probe()).rejects.toMatchObject({ code: 'storage-unavailable' })
      setFull(false)
      await store.probe()
      expect(await store.append(key, setting('b', 1))).toBe(3)
      expect(await cells(store)).toEqual({ first: 1, a: 1, b: 1 })
    })

    test('[LS8] rooms do not see each other', async () => {
      const { store } = await withRoom()
      await store.createPlan('q', [{ room: 't', update: setting('q', 1) }])
      await store.append(key, setting('p', 1))
      expect(await cells(store, { plan: 'q', room: 't' })).toEqual({ q: 1 })
      expect(await cells(store)).toEqual({ first: 1, p: 1 })
    })

    test('[LS10] a damaged row takes nothing else away, and all is there again when it is brought again', async () => {
      const { store, damage } = await withRoom()
      const { set } = editor()
      const [a, lost, c] = [set('a', 1), set('b', 2), set('c', 3)]
      for (const update of [a, lost, c]) await store.append(key, update)
      await store.append(key, setting('other', 1))
      damage(key, 3)
      expect(await store.load(key)).toMatchObject({ seq: 5, rows: 4, quarantined: 1, missing: 0 })
      // Yjs takes in what comes after it in another's row, and keeps the author's next one waiting.
      expect(await cells(store)).toEqual({ first: 1, a: 1, other: 1 })
      await store.compact(key)
      expect(await cells(store)).toEqual({ first: 1, a: 1, other: 1 })
      expect(await store.append(key, lost)).toBe(6)
      expect(await cells(store)).toEqual({ first: 1, a: 1, b: 2, c: 3, other: 1 })
      await store.compact(key)
      expect(await cells(store)).toEqual({ first: 1, a: 1, b: 2, c: 3, other: 1 })
    })

    test('[LS11] what goes beside an update is on disk with it, or not at all', async () => {
      const { store, tables, setFull } = await withRoom()
      const note = (after: unknown, person: string): AuditNote => ({
        kind: 'cell',
        row: 'r',
        column: 'c',
        field: '',
        after,
        person,
        author: '',
        made: 1,
        received: 2,
      })
      await store.append(key, setting('a', 1), {
        notes: [note(1, 'ana'), note('zwei', 'bob')],
        owners: [[7, 'ana']],
      })
      setFull(true)
      await expect(
        store.append(key, setting('b', 1), { notes: [note(3, 'ana')], owners: [[8, 'ana']] }),
      ).rejects.toMatchObject({ code: 'storage-unavailable' })
      setFull(false)
      // Whoever was first stays the owner.
      await store.append(key, setting('c', 1), {
        owners: [
          [7, 'bob'],
          [9, 'bob'],
        ],
      })
      expect(new Map((await store.load(key))!.owners)).toEqual(
        new Map([
          [7, 'ana'],
          [9, 'bob'],
        ]),
      )
      const statement = sql
        .selectFrom('audit')
        .select(['plan', 'room', 'seq', 'after', 'person'])
        .orderBy('id')
      expect(await tables.read(statement.compile())).toEqual([
        { plan: 'p', room: 't', seq: 2, after: '1', person: 'ana' },
        { plan: 'p', room: 't', seq: 2, after: '"zwei"', person: 'bob' },
      ])
    })

    test('[LS12] a frozen room takes nothing, whoever froze it; others beside it do, and it is read and condensed as ever', async () => {
      const { store, tables } = await withRoom()
      await store.append(key, setting('a', 1))
      const frozen = sql.updateTable('room').where('plan', '=', 'p').where('name', '=', 't')
      await tables.write([frozen.set({ frozen: 1 }).compile()])
      const [refused, other] = await Promise.allSettled([
        store.append(key, setting('late', 1), { owners: [[7, 'ana']] }),
        store.append({ plan: 'p', room: 'outline' }, setting('b', 1)),
      ])
      expect(refused).toMatchObject({ reason: { code: 'read-only' } })
      expect(other).toMatchObject({ value: 2 })
      expect(await store.load(key)).toMatchObject({ frozen: true, seq: 2, owners: [] })
      await store.compact(key)
      expect(await cells(store)).toEqual({ first: 1, a: 1 })
      expect(await store.load(key)).toMatchObject({ frozen: true, seq: 2, rows: 0 })
      await tables.write([frozen.set({ frozen: 0 }).compile()])
      expect(await store.append(key, setting('b', 1))).toBe(3)
      expect(await store.load(key)).toMatchObject({ frozen: false })
    })

    test('[LS13] the state is the document of all that is committed, however damaged the log is', async () => {
      const { store, damage } = await withRoom()
      expect(await store.state({ plan: 'p', room: 'none' })).toBeNull()
      const { set } = editor()
      for (const [at, name] of ['a', 'b', 'c'].entries()) {
        await store.append(key, set(name, at))
        expect(await store.state(key)).toMatchObject({ seq: at + 2 })
      }
      const whole = { first: 1, a: 0, b: 1, c: 2 }
      expect(cellsOf([(await store.state(key))!.update])).toEqual(whole)
      await store.compact(key)
      expect(cellsOf([(await store.state(key))!.update])).toEqual(whole)
      await store.append(key, set('d', 3))
      damage(key, 5)
      await store.append(key, set('e', 4))
      const { update, seq } = (await store.state(key))!
      expect([cellsOf([update]), seq]).toEqual([whole, 6])
    })

    test('[LS9] the caller may reuse its bytes once the append is acknowledged', async () => {
      const { store } = await withRoom()
      const update = setting('a', 1)
      await store.append(key, update)
      update.fill(255)
      expect(await cells(store)).toEqual({ first: 1, a: 1 })
    })
  })
}
