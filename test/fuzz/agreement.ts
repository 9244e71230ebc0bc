/** What must be the same everywhere at the end of a story: the replicas, the server, and an engine that never saw any of it. */
import { deepStrictEqual } from 'node:assert/strict'

import type { PlanSession } from '../../client/session/plan-session.ts'
import { CalcEngine } from '../../shared/calc/calc-engine.ts'
import { TableDoc } from '../../shared/doc/table-doc.ts'
import { cellKey, type CellValue, isFormula } from '../../shared/model/cell.ts'

/** [CONV1] */
export function checkSame(sessions: readonly PlanSession[], server: ReadonlyMap<string, Uint8Array>): void {
  const [first, ...others] = sessions
  if (!first) return
  const picture = pictureOf(first)
  for (const other of others) deepStrictEqual(pictureOf(other), picture)
  for (const { id } of first.tables()) {
    const onServer = new TableDoc(id, { random: () => 0, now: () => 0, mainLanguage: () => 'zh' })
    onServer.apply(server.get(id)!, 'storage')
    deepStrictEqual(sheetOf(onServer), sheetOf(first.table(id)))
    onServer.destroy()
  }
}

/** Everything a person can see, and everything below it. */
function pictureOf(session: PlanSession): unknown {
  const tables = session.tables().map((entry) => {
    const { id } = entry
    const document = session.table(id)
    const rows = document.rows.ids
    const columns = document.columns.ids
    return {
      entry: { ...entry, name: entry.name('en') },
      sheet: sheetOf(document),
      rows,
      parents: rows.map((row) => document.rows.parentOf(row)),
      numbers: rows.map((row) => session.itemNumber(id, row)),
      values: rows.map((row) => columns.map((column) => session.value(id, row, column))),
      shown: rows.map((row) => columns.map((column) => session.display(id, row, column, 'en'))),
      edits: rows.map((row) => columns.map((column) => session.editText(id, row, column, 'zh'))),
    }
  })
  return { tables, names: session.outline.names().toSorted((a, b) => (a.id < b.id ? -1 : 1)) }
}

/** [CONV2] */
export function checkValues(session: PlanSession): void {
  const fresh = new CalcEngine()
  const tables = session.tables().map(({ id }) => session.table(id))
  const { names, zone } = { names: session.outline.names(), zone: session.outline.plan().zone }
  const sheets = tables.map((table) => table.calcSheet())
  const computed = new Map<string, CellValue>()
  for (const { table, row, column, value } of fresh.load(sheets, names, zone))
    computed.set(`${table}/${cellKey(row, column)}`, value)
  for (const document of tables)
    for (const row of document.rows.ids)
      for (const column of document.columns.ids) {
        if (!isFormula(document.cell(row, column))) continue
        const where = `${document.id}/${cellKey(row, column)}`
        deepStrictEqual(
          [where, session.value(document.id, row, column)],
          [where, computed.get(where) ?? null],
        )
      }
  fresh.destroy()
}

/** The sheet in an order that does not depend on who wrote first. */
function sheetOf(document: TableDoc): unknown {
  const { rows, columns, cells } = document.calcSheet()
  const sorted = (list: readonly unknown[]): string[] => list.map((one) => JSON.stringify(one)).toSorted()
  return {
    rows: sorted(rows),
    columns: sorted(columns),
    cells: sorted(cells.filter(([, , content]) => content !== null)),
  }
}
