import Database from 'better-sqlite3'
import { onTestFinished } from 'vitest'

import { MemoryLogStore } from '../../server/store/memory-log-store.ts'
import { SqliteLogStore } from '../../server/store/sqlite-log-store.ts'
import { AppError } from '../../shared/model/error.ts'
import { scratchDirectory } from '../helpers/scratch-directory.ts'
import { logStoreContract } from './log-store.contract.ts'

logStoreContract('MemoryLogStore', () => {
  const store = new MemoryLogStore()
  const setFull = (full: boolean): void => {
    store.failWith = full ? new AppError('storage-unavailable') : null
  }
  return Promise.resolve({
    store,
    tables: store.tables,
    setFull,
    damage: (key, seq) => store.damage(key, seq),
  })
})

logStoreContract('SqliteLogStore', async () => {
  const directory = scratchDirectory()
  const store = await SqliteLogStore.open(directory, { busyTimeout: 50 })
  onTestFinished(() => store.close())
  // Another process that holds the file for itself: nothing can be written until it lets go.
  const intruder = new Database(`${directory}/fascicle.sqlite`)
  onTestFinished(() => void intruder.close())
  const spoil = intruder.prepare(
    `UPDATE log SET payload = x'00' WHERE seq = ? AND room = (SELECT id FROM room WHERE plan = ? AND name = ?)`,
  )
  return {
    store,
    tables: store.tables,
    setFull: (full) => void intruder.exec(full ? 'BEGIN IMMEDIATE' : 'ROLLBACK'),
    damage: ({ plan, room }, seq) => void spoil.run(seq, plan, room),
  }
})
