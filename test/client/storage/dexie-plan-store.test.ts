import { IDBFactory, IDBKeyRange } from 'fake-indexeddb'
import { expect, test, vi } from 'vitest'

import type { StoreTrouble } from '../../../client/session/ports.ts'
import { DexiePlanStore } from '../../../client/storage/dexie-plan-store.ts'
import { databaseName } from '../../../client/storage/plan-database.ts'
import { mergeUpdates } from '../../../shared/wire/merge-updates.ts'
import { planStoreContract } from '../../contracts/plan-store.contract.ts'
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
  const { open } = device()
  return Promise.resolve({ shared: true, open, crash: (store) => store.close() })
})

const mine = (store: DexiePlanStore, version: number) => ({ writer: store.writer, version, acked: 0 })

test('[ST10] a full disk is told, the edit stays queued, and is written when there is room again', async () => {
  const { open, indexedDB } = device()
  const store = await open()
  await store.load('budget', () => scribble('whole'))
  const troubles: (StoreTrouble | null)[] = []
  store.onTrouble((trouble) => troubles.push(trouble))
  const probe = await new Promise<IDBDatabase>((resolve) => {
    const request = indexedDB.open(databaseName('plan'))
    request.onsuccess = () => resolve(request.result)
  })
  const prototype = Object.getPrototypeOf(
    probe.transaction('updates', 'readonly').objectStore('updates'),
  ) as IDBObjectStore
  const add = vi.spyOn(prototype, 'add').mockImplementation(() => {
    throw new DOMException('no room', 'QuotaExceededError')
  })
  probe.close()
  let kept = false
  const done = store.append('budget', scribble('mine'), mine(store, 1)).then(() => (kept = true))
  await vi.waitFor(() => expect(troubles.at(-1)?.kind).toBe('full'))
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
  expect(troubles.map((trouble) => trouble?.kind)).toEqual(['cleared', undefined])
  await store.close()
  const again = await open()
  const { updates, marks } = await again.load('budget', () => scribble('whole'))
  expect(contentsOf(updates)).toEqual(['after', 'before'])
  expect(marks).toEqual([{ writer: store.writer, version: 2, acked: 0 }])
  await again.close()
})

test('[ST12] a row that holds no bytes is moved aside and the rest is served', async () => {
  const { open, indexedDB } = device()
  const store = await open()
  await store.append('budget', scribble('good'), mine(store, 1))
  await store.close()
  const raw = await new Promise<IDBDatabase>((resolve) => {
    const request = indexedDB.open(databaseName('plan'))
    request.onsuccess = () => resolve(request.result)
  })
  const writing = raw.transaction('updates', 'readwrite')
  writing.objectStore('updates').add({ room: 'budget', update: 'not bytes at all' })
  await new Promise((resolve) => writing.addEventListener('complete', resolve))
  raw.close()
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
