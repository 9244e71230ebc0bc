/** History of long texts, read. The rule: server/audit/SPEC.md, AUD12. */
import { expect, test } from 'vitest'

import { MOST_OF_A_VALUE } from '../../../server/store/audit-row.ts'
import { AuditStore, auditWrite } from '../../../server/store/audit-store.ts'
import { MemoryTables } from '../../../server/store/memory-tables.ts'
import type { AuditEntry } from '../../../shared/wire/rest-lifecycle.ts'

const MANY = 60
const MIB = 1024 * 1024
const bytesOf = (entries: readonly AuditEntry[]): number => Buffer.byteLength(JSON.stringify(entries))

async function withLongTexts(): Promise<AuditStore> {
  const tables = new MemoryTables()
  const value = '字'.repeat(MOST_OF_A_VALUE - 2)
  const notes = Array.from({ length: MANY }, (_, at) =>
    auditWrite({
      plan: 'p',
      room: 't',
      kind: 'cell',
      field: '',
      before: value,
      after: value,
      person: 'ana',
      at,
    }),
  )
  await tables.write(notes)
  return new AuditStore(tables)
}

test('[AUD12] a page of long texts ends where it becomes much, and says where the next goes on', async () => {
  const audit = await withLongTexts()
  const times: number[] = []
  let next: number | null = null
  do {
    const page = await audit.page({ plan: 'p', limit: 500, ...(next !== null && { before: next }) })
    expect(bytesOf(page.entries)).toBeLessThan(3 * MIB)
    expect(page.entries.length).toBeGreaterThan(0)
    times.push(...page.entries.map(({ received }) => received))
    next = page.next
  } while (next !== null)
  expect(times).toEqual(Array.from({ length: MANY }, (_, at) => MANY - 1 - at))
})

test('[AUD12] a file of them is read in parts that are not much, and has all of them', async () => {
  const audit = await withLongTexts()
  const times: number[] = []
  for await (const entries of audit.everything('p')) {
    expect(bytesOf(entries)).toBeLessThan(3 * MIB)
    times.push(...entries.map(({ received }) => received))
  }
  expect(times).toEqual(Array.from({ length: MANY }, (_, at) => at))
})
