import type { JournalEntry } from '../../../client/session/ports.ts'
import { MemoryDisk, MemoryPlanStore } from '../../../client/storage/memory-plan-store.ts'
import { planStoreContract } from '../../contracts/plan-store.contract.ts'

planStoreContract('MemoryPlanStore', () => {
  const disk = new MemoryDisk()
  return Promise.resolve({
    shared: true,
    open: () => Promise.resolve(new MemoryPlanStore(Math.random, disk)),
    crash: (store) => store.close(),
    spoilJournal: (junk) => {
      disk.journal.set(JSON.stringify(junk), junk as JournalEntry)
      return Promise.resolve()
    },
  })
})
