/**
 * Two people do to one table what a spreadsheet offers, apart and together: typing, filling and pasting blocks, cut and paste, formats, column
 * rules, conditional formats, headings, types and widths, rows and columns, undo. What references mean is the convergence fuzz's business.
 */
import fc from 'fast-check'
import { expect, test } from 'vitest'

import type { PlanSession } from '../../../client/session/plan-session.ts'
import type { CellBlock, TypedCell } from '../../../client/session/session-types.ts'
import { canonicalTable } from '../../../shared/doc/canonical-table.ts'
import { TableDoc } from '../../../shared/doc/table-doc.ts'
import { setFormatRule } from '../../../shared/doc/write-format-rules.ts'
import { isFormula } from '../../../shared/model/cell.ts'
import type { ColumnId, RowId } from '../../../shared/model/ids.ts'
import { tableId } from '../../../shared/model/ids.ts'
import { FakeServer } from '../../helpers/fake-server.ts'
import { sessionWorld } from '../../helpers/session-world.ts'
import { roomsOf, SMALL_PLAN } from '../../helpers/small-plan.ts'

const TABLE = tableId('budget')
const world = sessionWorld()

/** What an act takes its places and values from. */
type Chosen = readonly [number, number, number, number]
type Act = (session: PlanSession, chosen: Chosen) => unknown

const rowAt = (session: PlanSession, at: number): RowId => {
  const { rows } = session.table(TABLE)
  return rows.ids[at % rows.length]!
}
/** Not the labels. */
const columnAt = (session: PlanSession, at: number): ColumnId => {
  const { columns } = session.table(TABLE)
  return columns.ids[1 + (at % (columns.length - 1))]!
}
/** Two by two. */
function blockAt(session: PlanSession, down: number, right: number): CellBlock {
  const { rows, columns } = session.table(TABLE)
  const [top, left] = [down % (rows.length - 1), 1 + (right % (columns.length - 2))]
  return { table: TABLE, rows: rows.ids.slice(top, top + 2), columns: columns.ids.slice(left, left + 2) }
}
const placesOf = ({ rows, columns }: CellBlock) =>
  rows.flatMap((row) => columns.map((column) => ({ row, column })))

/** A block that was copied: its formulas are copied as such, everything else as it would be typed. */
function paste(session: PlanSession, [a, b, c, d]: Chosen): void {
  const from = placesOf(blockAt(session, a, b))
  const cells = placesOf(blockAt(session, c, d)).map((to, index): TypedCell => {
    const { row, column } = from[index]!
    const formula = session.table(TABLE).cell(row, column)
    const typed = session.editText(TABLE, row, column, 'en')
    return {
      ...to,
      typed,
      ...(isFormula(formula) && { copied: { from: { table: TABLE, row, column }, formula } }),
    }
  })
  session.commitMany(TABLE, cells, 'en')
}

const ACTS: { readonly [name: string]: Act } = {
  type: (session, [a, b, c]) =>
    session.commit(TABLE, rowAt(session, a), columnAt(session, b), ['7', '=B1*2', 'words', ''][c % 4]!, 'en'),
  label: (session, [a, b]) =>
    session.commit(TABLE, rowAt(session, a), session.table(TABLE).columns.ids[0]!, `Row ${b}`, 'en'),
  paste,
  move: (session, [a, b, c, d]) => session.moveCells(blockAt(session, a, b), blockAt(session, c, d), 'en'),
  clear: (session, [a, b]) => session.clear(TABLE, placesOf(blockAt(session, a, b))),
  format: (session, [a, b, c]) =>
    session.format(
      TABLE,
      { cells: placesOf(blockAt(session, a, b)) },
      [{ bold: true }, { bold: null, fill: 'yellow' as const }, { decimals: 2 }, { indent: 1 }][c % 4]!,
    ),
  formatColumn: (session, [a, b]) =>
    session.format(TABLE, { columns: [columnAt(session, a)] }, b % 2 ? { ink: 'red' } : { ink: null }),
  rule: (session, [a, b, c]) =>
    session.setColumn(TABLE, columnAt(session, a), {
      rule: b % 2 ? { least: c } : { filled: true, least: undefined },
    }),
  kind: (session, [a, b]) =>
    session.setColumn(
      TABLE,
      columnAt(session, a),
      b % 2 ? { type: 'text' } : { type: 'number', decimals: 1 },
    ),
  heading: (session, [a, b]) =>
    session.setColumn(TABLE, columnAt(session, a), { group: { en: b % 3 ? `Heading ${b % 3}` : null } }),
  rename: (session, [a, b]) =>
    session.setColumn(TABLE, columnAt(session, a), { label: { en: `Column ${b}` } }),
  conditional: (session, [a, b, c]) =>
    session.change(TABLE, (document) =>
      setFormatRule(
        document,
        `rule-${a % 3}`,
        b % 4 ? { columns: null, when: { is: 'above', value: c }, format: { bold: true } } : null,
        c % 2 ? null : undefined,
      ),
    ),
  insertRows: (session, [a, b]) =>
    session.table(TABLE).rows.length < 12 &&
    session.insertRows(TABLE, { at: a % session.table(TABLE).rows.length, count: 1 + (b % 2) }),
  deleteRow: (session, [a]) =>
    session.table(TABLE).rows.length > 4 && session.deleteRows(TABLE, [rowAt(session, a)]),
  moveRow: (session, [a, b, c]) =>
    session.moveRows(TABLE, [rowAt(session, a)], {
      before: rowAt(session, b),
      ...(c % 3 === 0 && { parent: null }),
    }),
  insertColumn: (session, [a]) =>
    session.table(TABLE).columns.length < 8 &&
    session.insertColumns(TABLE, { at: 1 + (a % 3), columns: [{ type: 'number', label: {} }] }),
  deleteColumn: (session, [a]) =>
    session.table(TABLE).columns.length > 4 && session.deleteColumns(TABLE, [columnAt(session, a)]),
  moveColumn: (session, [a, b]) =>
    session.moveColumns(TABLE, [columnAt(session, a)], { before: columnAt(session, b) }),
  undo: (session) => session.undo(),
  redo: (session) => session.redo(),
}

const small = fc.nat({ max: 40 })
const step = fc.record({
  who: fc.nat({ max: 1 }),
  act: fc.constantFrom(...Object.keys(ACTS)),
  chosen: fc.tuple(small, small, small, small),
  /** Afterwards: nothing, some packets arrive, or she goes offline or online. */
  next: fc.constantFrom('go on', 'go on', 'deliver', 'offline', 'online'),
})

/** What both see, values too. */
const seenBy = (session: PlanSession): unknown => {
  const document = session.table(TABLE)
  const cells = document.rows.ids.flatMap((row) =>
    document.columns.ids.map((column) => [
      session.display(TABLE, row, column, 'en'),
      session.editText(TABLE, row, column, 'en'),
      session.mark(TABLE, row, column),
    ]),
  )
  return { holds: canonicalTable(document), cells }
}

test('[CONV1] whatever two people do to one table at once, both end with the same, and so does the server', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 15, maxLength: 40, size: 'max' }), async (steps) => {
      const server = new FakeServer(roomsOf(SMALL_PLAN))
      const opened = [await world.start({ server, name: 'Ana' }), await world.start({ server, name: 'Li' })]
      const sessions = opened.map(({ session }) => session)
      server.network.auto = false
      for (const { who, act, chosen, next } of steps) {
        const session = sessions[who]!
        ACTS[act]!(session, chosen)
        if (next === 'deliver') for (let n = 0; n < 6; n++) server.network.step(0)
        else if (next === 'offline') session.goOffline()
        else if (next === 'online') session.goOnline()
      }
      for (const session of sessions) session.goOnline()
      for (let round = 0; round < 8; round++) {
        server.network.drain()
        await new Promise((resolve) => setTimeout(resolve, 0))
      }
      const [ana, li] = sessions.map(seenBy)
      expect(li).toEqual(ana)
      const stored = new TableDoc(TABLE, { random: () => 0, now: () => 0, mainLanguage: () => 'zh' })
      stored.apply(server.states().get(TABLE)!, 'storage')
      expect(canonicalTable(stored)).toBe(canonicalTable(sessions[0]!.table(TABLE)))
      stored.destroy()
      for (const session of sessions) await world.stop(session)
    }),
    { numRuns: 25 },
  )
}, 60_000)
