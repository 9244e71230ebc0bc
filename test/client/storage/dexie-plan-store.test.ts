import { forceCloseDatabase, IDBFactory, IDBKeyRange } from 'fake-indexeddb'
import { expect, test, vi } from 'vitest'

import type { StoreTrouble } from '../../../client/session/ports.ts'
import { DexiePlanStore } from '../../../client/storage/dexie-plan-store.ts'
import { databaseName } from '../../../client/storage/plan-database.ts'
import { callWipe } from '../../../client/storage/wipe-call.ts'
import { mergeUpdates } from '../../../shared/wire/merge-updates.ts'
import { planStoreContract } from '../../contracts/plan-store.contract.ts'
import { eventually } from '../../helpers/eventually.ts'
import { FakeLocks } from '../../helpers/fake-locks.ts'
import { contentsOf, scribble } from '../../helpers/scribble.ts'

const device = () => {
  const indexedDB = new IDBFactory()
  const locks = new FakeLocks()
  return {
    indexedDB,
    open: () =>
      DexiePlanStore.open('plan', {
        random: Math.random,
        now: Date.now,
        locks: locks.port,
        indexedDB,
        IDBKeyRange,
      }),
  }
}

planStoreContract('DexiePlanStore', () => {
  const { open, indexedDB } = device()
  return Promise.resolve({
    shared: true,
    open,
    crash: (store) => store.close(),
    spoilJournal: (junk) => put(indexedDB, 'journal', [junk]),
  })
})

/** Writes rows behind the store's back. */
async function put(indexedDB: IDBFactory, table: string, rows: readonly object[]): Promise<void> {
  const raw = await new Promise<IDBDatabase>((resolve) => {
    const request = indexedDB.open(databaseName('plan'))
    request.onsuccess = () => resolve(request.result)
  })
  const writing = raw.transaction(table, 'readwrite')
  for (const row of rows) writing.objectStore(table).put(row)
  await new Promise((resolve) => writing.addEventListener('complete', resolve))
  raw.close()
}

/** The object stores of this IndexedDB, to be bent. */
async function prototypesOf(indexedDB: IDBFactory): Promise<{ store: IDBObjectStore; index: IDBIndex }> {
  const raw = await new Promise<IDBDatabase>((resolve) => {
    const request = indexedDB.open(databaseName('plan'))
    request.onsuccess = () => resolve(request.result)
  })
  const updates = raw.transaction('updates', 'readonly').objectStore('updates')
  const [store, index] = [updates, updates.index('room')].map((one) => Object.getPrototypeOf(one) as unknown)
  raw.close()
  return { store: store as IDBObjectStore, index: index as IDBIndex }
}

const unreadable = (): never => {
  throw new DOMException('Failed to read large IndexedDB value', 'UnknownError')
}

const mine = (store: DexiePlanStore, version: number) => ({ writer: store.writer, version, acked: 0 })

test('[ST10] a full disk is told, the edit stays queued, and is written when there is room again', async () => {
  const { open, indexedDB } = device()
  const store = await open()
  await store.load('budget', () => scribble('whole'))
  const troubles: (StoreTrouble | null)[] = []
  store.onTrouble((trouble) => troubles.push(trouble))
  const { store: objects } = await prototypesOf(indexedDB)
  const add = vi.spyOn(objects, 'add').mockImplementation(() => {
    throw new DOMException('no room', 'QuotaExceededError')
  })
  let kept = false
  const done = store.append('budget', scribble('mine'), mine(store, 1)).then(() => (kept = true))
  await eventually(() => expect(troubles.at(-1)?.kind).toBe('full'))
  expect(kept).toBe(false)
  add.mockRestore()
  await store.flush()
  await done
  expect(troubles.at(-1)).toBeNull()
  await store.close()
  const again = await open()
  expect(contentsOf((await again.load('budget', () => scribble('whole'))).updates)).toEqual(['mine'])
  await again.close()
})

test('[ST11] data cleared under us is told and every room is written again whole', async () => {
  const { open, indexedDB } = device()
  const store = await open()
  const all = [scribble('before')]
  await store.load('budget', () => mergeUpdates(all))
  await store.append('budget', all[0]!, mine(store, 1))
  const troubles: (StoreTrouble | null)[] = []
  store.onTrouble((trouble) => troubles.push(trouble))
  await new Promise((resolve, reject) => {
    const request = indexedDB.deleteDatabase(databaseName('plan'))
    request.addEventListener('success', resolve)
    request.addEventListener('error', reject)
  })
  all.push(scribble('after'))
  await store.append('budget', all[1]!, mine(store, 2))
  await eventually(() => expect(troubles.map((trouble) => trouble?.kind)).toEqual(['cleared', undefined]))
  await store.close()
  const again = await open()
  const { updates, marks } = await again.load('budget', () => scribble('whole'))
  expect(contentsOf(updates)).toEqual(['after', 'before'])
  expect(marks).toEqual([{ writer: store.writer, version: 2, acked: 0 }])
  await again.close()
})

/** Ends every connection to this IndexedDB, as a browser does that clears data; until `release`, none can be opened. */
function closeUnder(indexedDB: IDBFactory, connections: readonly IDBDatabase[]): { release(): void } {
  const refusing = vi.spyOn(indexedDB, 'open').mockImplementation(() => {
    throw new DOMException('The connection was closed.', 'AbortError')
  })
  for (const connection of connections) forceCloseDatabase(connection as never)
  return { release: () => refusing.mockRestore() }
}

/** The connections that are opened from now on. */
function connectionsTo(indexedDB: IDBFactory): IDBDatabase[] {
  const opened: IDBDatabase[] = []
  const open = indexedDB.open.bind(indexedDB)
  indexedDB.open = (...args) => {
    const request = open(...args)
    request.addEventListener('success', () => opened.push(request.result))
    return request
  }
  return opened
}

test('[ST24] a database that the browser closed and that would not open at first is used again, without an edit', async () => {
  const { open, indexedDB } = device()
  const connections = connectionsTo(indexedDB)
  const store = await open()
  const all = [scribble('before')]
  await store.load('budget', () => mergeUpdates(all))
  await store.append('budget', all[0]!, mine(store, 1))
  const troubles: (string | undefined)[] = []
  store.onTrouble((trouble) => troubles.push(trouble?.kind))
  const closed = closeUnder(indexedDB, connections)
  all.push(scribble('meanwhile'))
  const kept = store.append('budget', all[1]!, mine(store, 2))
  for (let i = 0; i < 10; i++) await store.flush()
  expect(troubles).toEqual(['failed'])
  closed.release()
  await kept
  await eventually(() => expect(troubles).toEqual(['failed', undefined]))
  expect(await store.load('other', () => scribble('whole'))).toMatchObject({ broken: 0 })
  await store.close()
})

test('[ST25] data cleared while nobody edits are noticed and written again whole', async () => {
  const { open, indexedDB } = device()
  const connections = connectionsTo(indexedDB)
  const store = await open()
  await store.append('budget', scribble('before'), mine(store, 1))
  await store.load('budget', () => scribble('before'))
  const troubles: (string | undefined)[] = []
  store.onTrouble((trouble) => troubles.push(trouble?.kind))
  closeUnder(indexedDB, connections).release()
  await new Promise((resolve) => {
    indexedDB.deleteDatabase(databaseName('plan')).addEventListener('success', resolve)
  })
  await eventually(() => expect(troubles).toEqual(['cleared', undefined]))
  await store.close()
  const again = await open()
  expect(contentsOf((await again.load('budget', () => scribble('whole'))).updates)).toEqual(['before'])
  await again.close()
})

test('[ST12] a row that holds no bytes is moved aside and the rest is served', async () => {
  const { open, indexedDB } = device()
  const store = await open()
  await store.append('budget', scribble('good'), mine(store, 1))
  await store.close()
  await put(indexedDB, 'updates', [{ room: 'budget', update: 'not bytes at all' }])
  const again = await open()
  const { updates, broken } = await again.load('budget', () => scribble('whole'))
  expect(contentsOf(updates)).toEqual(['good'])
  expect(broken).toBe(1)
  await again.close()
})

test('[ST13] a database of a newer version is not touched: the store says why it cannot open', async () => {
  const { open, indexedDB } = device()
  await (await open()).close()
  await new Promise<void>((resolve) => {
    const request = indexedDB.open(databaseName('plan'), 999)
    request.onsuccess = () => {
      request.result.close()
      resolve()
    }
  })
  await expect(open()).rejects.toMatchObject({ trouble: { kind: 'newer' } })
})

test('[ST14] a follower does not write what the leader writes, except before an edit of its own', async () => {
  const { open } = device()
  const [leader, follower] = [await open(), await open()]
  await leader.load('budget', () => scribble('whole'))
  await follower.load('budget', () => scribble('whole'))
  void follower.append('budget', scribble('from the server'))
  await follower.flush()
  expect((await leader.load('budget', () => scribble('whole'))).updates).toHaveLength(0)
  await follower.append('budget', scribble('own'), mine(follower, 1))
  const { updates } = await leader.load('budget', () => scribble('whole'))
  expect(contentsOf(updates)).toEqual(['from the server', 'own'])
  await leader.close()
  await follower.close()
})

test.each([
  ['with a version that is text', { version: 'new', acked: 0 }],
  ['with nothing in it', {}],
  ['that goes backwards', { version: 2, acked: -1 }],
])('[ST20] a mark %s is moved aside; the room and its other marks are served', async (_, junk) => {
  const { open, indexedDB } = device()
  const store = await open()
  await store.append('budget', scribble('good'), mine(store, 1))
  await store.close()
  await put(indexedDB, 'marks', [{ room: 'budget', writer: 'w', ...junk }])
  for (let round = 0; round < 2; round++) {
    const again = await open()
    const { updates, marks, broken } = await again.load('budget', () => scribble('whole'))
    expect(contentsOf(updates)).toEqual(['good'])
    expect(marks).toEqual([{ writer: store.writer, version: 1, acked: 0 }])
    expect(broken).toBe(1)
    await again.close()
  }
})

test('[ST21] a row that the browser cannot read costs itself only, and is there when it can be read again', async () => {
  const { open, indexedDB } = device()
  const store = await open()
  for (const word of ['one', 'two', 'three']) await store.append('budget', scribble(word), mine(store, 1))
  await store.close()
  const { store: objects, index } = await prototypesOf(indexedDB)
  const getAll = vi.spyOn(index, 'getAll').mockImplementation(unreadable)
  const one = objects.get
  const get = vi.spyOn(objects, 'get').mockImplementation(function (this: IDBObjectStore, key) {
    return this.name === 'updates' && key === 2 ? unreadable() : one.call(this, key)
  })
  const again = await open()
  const { updates, marks, broken } = await again.load('budget', () => scribble('whole'))
  expect(contentsOf(updates)).toEqual(['one', 'three'])
  expect(marks).toHaveLength(1)
  expect(broken).toBe(1)
  await again.append('budget', scribble('four'), mine(again, 1))
  getAll.mockRestore()
  get.mockRestore()
  await again.close()
  const later = await open()
  const found = await later.load('budget', () => scribble('whole'))
  expect(contentsOf(found.updates)).toEqual(['four', 'one', 'three', 'two'])
  expect(found.broken).toBe(0)
  await later.close()
})

test('[ST22] a database that cannot be read at all gives nothing, says so, and goes on writing', async () => {
  const { open, indexedDB } = device()
  const store = await open()
  await store.append('budget', scribble('one'), mine(store, 1))
  await store.close()
  const { store: objects, index } = await prototypesOf(indexedDB)
  const names = ['getAll', 'getAllKeys'] as const
  const bent = [objects, index].flatMap((one) =>
    names.map((name) => vi.spyOn(one as IDBObjectStore, name).mockImplementation(unreadable)),
  )
  const again = await open()
  const troubles: (string | undefined)[] = []
  again.onTrouble((trouble) => troubles.push(trouble?.kind))
  expect(await again.load('budget', () => scribble('whole'))).toEqual({ updates: [], marks: [], broken: 1 })
  expect(await again.readJournal()).toEqual({ entries: [], broken: 1 })
  expect(troubles).toEqual(['failed'])
  for (const one of bent) one.mockRestore()
  // Also when nobody edits: the trouble is over when the database says so.
  await eventually(() => expect(troubles).toEqual(['failed', undefined]))
  await again.append('budget', scribble('two'), mine(again, 1))
  expect(troubles).toEqual(['failed', undefined])
  await again.close()
})

test('[ST23] damage that cannot be moved aside on a full disk keeps nobody from the rest', async () => {
  const { open, indexedDB } = device()
  const store = await open()
  await store.append('budget', scribble('good'), mine(store, 1))
  await store.close()
  await put(indexedDB, 'updates', [{ room: 'budget', update: 'not bytes at all' }])
  const { store: objects } = await prototypesOf(indexedDB)
  const add = vi.spyOn(objects, 'add').mockImplementation(() => {
    throw new DOMException('no room', 'QuotaExceededError')
  })
  for (let round = 0; round < 2; round++) {
    const again = await open()
    const { updates, broken } = await again.load('budget', () => scribble('whole'))
    expect(contentsOf(updates)).toEqual(['good'])
    expect(broken).toBe(1)
    if (round === 1) await again.setAside('budget', [0])
    await again.close()
  }
  add.mockRestore()
})

test('[ST30] a device that was wiped is not written again by a tab that still has the plan open', async () => {
  const { open, indexedDB } = device()
  const store = await open()
  const troubles: (StoreTrouble | null)[] = []
  store.onTrouble((trouble) => troubles.push(trouble))
  await store.load('budget', () => scribble('whole'))
  await store.append('budget', scribble('mine'), { writer: store.writer, version: 1, acked: 0 })
  callWipe()
  await eventually(() => expect(troubles).toHaveLength(1))
  const request = indexedDB.deleteDatabase(databaseName('plan'))
  await new Promise((resolve, reject) => {
    request.onsuccess = resolve
    request.onblocked = () => reject(new Error('blocked'))
  })
  expect(troubles).toMatchObject([{ kind: 'unavailable' }])
  void store.append('budget', scribble('more'), { writer: store.writer, version: 2, acked: 0 })
  await store.flush()
  await new Promise((resolve) => setTimeout(resolve, 1200))
  expect(await indexedDB.databases()).toEqual([])
  await store.close()
  expect(await indexedDB.databases()).toEqual([])
})
