/**
 * What a table holds as one text: equal contents give equal texts on every replica, whatever way they came about, and whatever a reader may
 * see differently makes another text. Hashed where a table is finalised, compared with what a person saw, and printed by `verify`; undo of a
 * new table asks with it whether the table still is as it was made. The rules are in SPEC.md. Pure; throws nothing.
 *
 * Left out: order keys (rows and columns are listed as they stand), what is deleted, empty texts, marks of moves, templates, the widths of
 * columns, and who wrote what.
 */
import { canonicalJson } from '../model/canonical-json.ts'
import { type CellFormat, NO_FORMAT } from '../model/cell-format.ts'
import { type CellContent, isFormula } from '../model/cell.ts'
import type { RangeRef, Ref } from '../model/formula.ts'
import type { ColumnId, RowId } from '../model/ids.ts'
import type { TableDoc } from './table-doc.ts'
import { wholeCell } from './whole-cell.ts'

/** Grows when the same contents are written otherwise: hashes of different versions cannot be compared. */
const VERSION = 'table/1'

/** One line each: the version, what stands around the table, its columns, its rows, its format rules. */
export function canonicalTable(table: TableDoc): string {
  const lines = [VERSION, canonicalJson(table.meta())]
  for (const id of table.columns.ids) {
    const { width: _, ...column } = table.column(id) ?? { id }
    lines.push(canonicalJson(column))
  }
  for (const id of table.rows.ids) {
    const { kind, letter, unit } = table.row(id) ?? { kind: 'line' }
    const cells = table.columns.ids.flatMap((column) => cellOf(table, id, column) ?? [])
    lines.push(canonicalJson([id, table.rows.parentOf(id), kind, letter ?? null, unit ?? null, cells]))
  }
  for (const id of table.rules.ids) lines.push(ruleText(table, id))
  return lines.join('\n')
}

/** What a format rule holds, as it is stored: undo needs this text at once, and what reads rules for showing comes late. */
const ruleText = (table: TableDoc, id: string): string =>
  JSON.stringify(
    [table.field('rules', id, 'columns'), table.field('rules', id, 'when'), table.ruleFormat(id)],
    // A stranger may store numbers that JSON does not have.
    (_, one: unknown) => (typeof one === 'bigint' ? 0 : one),
  )

type Cell = {
  readonly column: ColumnId
  readonly holds?: CellContent
  /** Of a long text, by language where it has several. */
  readonly words?: unknown
  /** Which places of the table itself its ranges cover: they go by order keys, which are not told here. */
  readonly covers?: readonly unknown[]
  /** Somebody stored emptiness in front of the words. */
  readonly covered?: true
  readonly format?: CellFormat
}

/** Null: empty. In a list, so that `flatMap` takes it as one. */
function cellOf(table: TableDoc, row: RowId, column: ColumnId): readonly [Cell] | null {
  const { content, words, format } = wholeCell(table, row, column)
  const isFormatted = format !== NO_FORMAT
  if (content === null && words === null && !isFormatted) return null
  const covers = isFormula(content) ? ownRanges(table, row, content) : []
  const isCovered = content === null && table.field('rows', row, column) !== undefined
  return [
    {
      column,
      ...(content !== null && { holds: content }),
      ...(words !== null && { words }),
      ...(covers.length > 0 && { covers }),
      ...(isCovered && { covered: true }),
      ...(isFormatted && { format }),
    },
  ]
}

function ownRanges(table: TableDoc, row: RowId, formula: readonly (string | number | Ref)[]): unknown[] {
  const own = table.rows.indexOf(row)
  return formula.flatMap((part) => {
    if (!isOwnRange(part, table)) return []
    const [, , row1, row2, column1, column2] = part
    return [[table.rows.extent(row1, row2, own), table.columns.extent(column1, column2, -1)]]
  })
}

const isOwnRange = (part: string | number | Ref, { id }: TableDoc): part is RangeRef =>
  typeof part === 'object' && part[0] === 'r' && (part[1] === 0 || part[1] === id)
