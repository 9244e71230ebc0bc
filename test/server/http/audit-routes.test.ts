/** History over HTTP, on a whole server with its real door. The rules: server/audit/SPEC.md. */
import { describe, expect, test } from 'vitest'

import { editCells } from '../../../shared/doc/write-cells.ts'
import { columnId, rowId } from '../../../shared/model/ids.ts'
import { samplePlan } from '../../../shared/plan/sample/section-10-2023.ts'
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

  test('[AUD7] [AU31] of people is the administrators’, in pages and as files', async () => {
    const server = await withEdits(1)
    const root = await server.person('Root', [], { administrator: true })
    const [bob, gone] = [await server.person('Bob'), await server.person('Gone')]
    const change = {
      method: 'PATCH',
      headers: { 'content-type': 'application/json' },
      body: '{"active":false}',
    }
    expect((await server.fetch(`/api/people/${gone.id}`, change, { as: root })).status).toBe(204)
    for (const path of ['audit', 'audit.csv', 'audit.jsonl'].map((end) => `/api/${end}`)) {
      for (const as of [bob, server.ana]) expect((await server.fetch(path, {}, { as })).status).toBe(403)
      expect((await server.fetch(path, {}, { as: null })).status).toBe(401)
    }
    const { entries } = await page(await server.fetch('/api/audit?limit=1', {}, { as: root }))
    expect(entries).toEqual([
      expect.objectContaining({
        kind: 'person',
        row: gone.id,
        field: 'active',
        before: true,
        after: false,
        person: root.id,
        name: 'Root',
      }),
    ])
    const csv = await server.fetch('/api/audit.csv', {}, { as: root })
    expect(csv.headers.get('content-disposition')).toBe('attachment; filename="people-audit.csv"')
    expect((await csv.text()).trimEnd().split('\r\n').at(-1)).toMatch(/,gone,,active,true,false$/)
    const lines = (await (await server.fetch('/api/audit.jsonl', {}, { as: root })).text())
      .trimEnd()
      .split('\n')
    expect(JSON.parse(lines.at(-1) ?? '')).toEqual(entries[0])
  })

  test('[SH5] who made a plan is in it', async () => {
    const server = await startServer()
    const root = await server.person('Root', [], { administrator: true })
    const init = {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(samplePlan()),
    }
    const made = await server.fetch('/api/plans', init, { as: root })
    expect(made.status).toBe(201)
    const { id, list } = (await made.json()) as { id: string; list: unknown[] }
    const { entries } = await page(await server.fetch(`/api/plans/${id}/audit`, {}, { as: root }))
    const byRoot = { room: '', person: root.id, name: 'Root' }
    expect(entries).toEqual([
      expect.objectContaining({
        ...byRoot,
        kind: 'rights',
        row: root.id,
        field: 'grants',
        before: [],
        after: [{ scope: 'plan', role: 'owner' }],
      }),
      expect.objectContaining({
        ...byRoot,
        kind: 'plan',
        row: '',
        field: 'made',
        after: { rooms: list.length },
      }),
    ])
  })

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
