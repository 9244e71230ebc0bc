/** History over HTTP, on a whole server with its real door. The rules: server/audit/SPEC.md. */
import { describe, expect, test } from 'vitest'

import { editCells } from '../../../shared/doc/write-cells.ts'
import { columnId, rowId } from '../../../shared/model/ids.ts'
import { encodeUpdate } from '../../../shared/wire/message.ts'
import type { AuditEntry, AuditPage } from '../../../shared/wire/rest-lifecycle.ts'
import { until } from '../../helpers/eventually.ts'
import { type ServerUnderTest, startServer } from '../../helpers/server-under-test.ts'
import { replica, sampleTable } from '../../shared/doc/make.ts'

/** Ana writes 1, 2, … into one cell, each saved by itself. */
async function withEdits(count: number): Promise<ServerUnderTest> {
  const server = await startServer()
  const table = sampleTable(1, 2)
  await server.store.append({ plan: 'p', room: 't' }, table.encode())
  const mine = replica(5, table)
  const client = server.raw()
  await client.opened
  for (let n = 1; n <= count; n++) {
    const vector = mine.encodeVector()
    editCells(mine, [{ row: rowId('r1'), column: columnId('c1'), content: n }])
    client.send(encodeUpdate(mine.diff(vector)))
    client.send(Uint8Array.of(100, 0, n))
    await until(() => client.count('committed') === n)
  }
  return server
}

const page = async (response: Response): Promise<AuditPage> => {
  expect(response.status).toBe(200)
  return (await response.json()) as AuditPage
}

describe('history', () => {
  test('[AUD7] of a cell and a table is anybody’s who reads the plan, in pages, with names', async () => {
    const server = await withEdits(5)
    const bob = await server.person('Bob', [{ scope: 'plan', role: 'viewer' }])
    const path = '/api/plans/p/tables/t/audit'
    const first = await page(await server.fetch(`${path}?row=r1&column=c1&limit=2`, {}, { as: bob }))
    expect(first.entries.map(({ before, after, name }) => [before, after, name])).toEqual([
      [4, 5, 'Ana'],
      [3, 4, 'Ana'],
    ])
    const rest = await page(await server.fetch(`${path}?before=${first.next}`, {}, { as: bob }))
    expect([rest.entries.map(({ after }) => after), rest.next]).toEqual([[3, 2, 1], null])
    expect((await page(await server.fetch('/api/plans/p/tables/u/audit', {}, { as: bob }))).entries).toEqual(
      [],
    )
  })

  test('[AUD7] of the plan as a whole is its owner’s; strangers are told that there is none', async () => {
    const server = await withEdits(1)
    const bob = await server.person('Bob', [{ scope: 'plan', role: 'editor' }])
    const eve = await server.person('Eve')
    for (const path of ['audit', 'audit.csv', 'audit.jsonl'].map((end) => `/api/plans/p/${end}`)) {
      expect((await server.fetch(path)).status).toBe(200)
      expect((await server.fetch(path, {}, { as: bob })).status).toBe(403)
      expect((await server.fetch(path, {}, { as: eve })).status).toBe(404)
      expect((await server.fetch(path, {}, { as: null })).status).toBe(401)
    }
    expect((await server.fetch('/api/plans/p/tables/t/audit', {}, { as: eve })).status).toBe(404)
  })

  test.each(['row=a:b', 'row=__proto__', 'column=' + 'x'.repeat(99), 'before=-1', 'before=1e9', 'limit=x'])(
    'a question that is none is refused: %s',
    async (query) => {
      const server = await withEdits(0)
      const answer = await server.fetch(`/api/plans/p/tables/t/audit?${query}`)
      expect([answer.status, ((await answer.json()) as { error: string }).error]).toEqual([400, 'malformed'])
    },
  )

  test('[AUD8] as a file, whole and in order', async () => {
    const server = await withEdits(12)
    const lines = await server.fetch('/api/plans/p/audit.jsonl')
    expect(lines.headers.get('content-disposition')).toBe('attachment; filename="p-audit.jsonl"')
    const entries = (await lines.text())
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as AuditEntry)
      .filter(({ kind }) => kind === 'cell')
    expect(entries.map(({ after }) => after)).toEqual(Array.from({ length: 12 }, (_, n) => n + 1))
    const csv = await server.fetch('/api/plans/p/audit.csv')
    expect(csv.headers.get('content-type')).toBe('text/csv; charset=utf-8')
    const text = await csv.text()
    expect(text.split('\r\n').filter((line) => line.includes(',cell,t,'))).toHaveLength(12)
  })
})
