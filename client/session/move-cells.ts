/**
 * Cut and paste of cells within a plan: what becomes of each document. The contents go to the target's, the sources become empty, and
 * every formula and named expression that means a moved cell follows it, wherever it stands. Called by table-edits.ts.
 * @throws AppError `unknown-row`, `unknown-column`, `malformed`, `too-large`; nothing is written then.
 */
import { MAX_CELL_TEXT } from '../../shared/doc/content.ts'
import type { OutlineDoc } from '../../shared/doc/outline-doc.ts'
import type { Command } from '../../shared/doc/step.ts'
import type { TableDoc } from '../../shared/doc/table-doc.ts'
import type { WholeCell } from '../../shared/doc/whole-cell.ts'
import { losesWords, wholeCell } from '../../shared/doc/whole-cell.ts'
import type { CellEdit, CellMove } from '../../shared/doc/write-cells.ts'
import { moveCells as moveCellsIn } from '../../shared/doc/write-cells.ts'
import { retargetNames } from '../../shared/doc/write-outline.ts'
import { NOWHERE } from '../../shared/formula/nowhere.ts'
import type { MovedCells } from '../../shared/formula/retarget.ts'
import { retarget } from '../../shared/formula/retarget.ts'
import type { AxisScope } from '../../shared/formula/scope.ts'
import type { CellAddress } from '../../shared/model/cell.ts'
import { cellKey, isFormula, isMalformed } from '../../shared/model/cell.ts'
import { AppError } from '../../shared/model/error.ts'
import type { RowId, TableId } from '../../shared/model/ids.ts'
import type { Language } from '../../shared/model/language.ts'
import type { CellBlock } from './session-types.ts'

export type MovePlan = {
  readonly source: TableDoc
  readonly target: TableDoc
  /** Tables whose formulas may be rewritten. */
  readonly tables: readonly TableDoc[]
  /** Null when its named expressions may not be. */
  readonly outline: OutlineDoc | null
  readonly scope: AxisScope
  readonly language: Language
}

/** One command per document, the target's first and the source's last; `oneLanguage`: cells that kept the words of one language only. */
export type MoveResult = { readonly commands: readonly Command[]; readonly oneLanguage: number }

type Moved = { readonly from: CellAddress; readonly to: CellAddress; readonly whole: WholeCell }

export function moveCells(plan: MovePlan, from: CellBlock, to: CellBlock): MoveResult {
  const { source, target, tables, outline, scope, language } = plan
  const cells = cellsOf(plan, from, to)
  const places = new Map(cells.map((cell) => [cellKey(cell.from.row, cell.from.column), cell.to]))
  const moved: MovedCells = ({ table, row, column }) =>
    table === from.table ? places.get(cellKey(row, column)) : undefined

  const filled = cells.map((cell) => ({ ...cell.to, whole: carried(cell, moved, scope) }))
  const taken = new Set(filled.map(({ row, column }) => cellKey(row, column)))
  const isTaken = (table: TableId, key: string): boolean =>
    (table === from.table && places.has(key)) || (table === to.table && taken.has(key))
  const emptied = cells.map((cell) => cell.from).filter((at) => !isFilled(at, to.table, taken))
  const others = tables.filter((table) => table !== source && table !== target)
  const commands = [...new Set([target, ...others, source])].map((table) =>
    moveCellsIn(
      table,
      {
        filled: table === target ? filled : [],
        formulas: followers(table, from, moved, scope).filter(
          ({ row, column }) => !isTaken(table.id, cellKey(row, column)),
        ),
        emptied: table === source ? emptied : [],
      } satisfies CellMove,
      language,
    ),
  )
  const names = outline && retargetNames(outline, followingNames(outline, moved, scope))
  const oneLanguage = filled.filter(({ column, whole }) => losesWords(target, column, whole)).length
  return { commands: [commands[0], names, ...commands.slice(1)].filter((one) => !!one), oneLanguage }
}

const isFilled = (at: CellAddress, target: TableId, taken: ReadonlySet<string>): boolean =>
  at.table === target && taken.has(cellKey(at.row, at.column))

function cellsOf({ source, target }: MovePlan, from: CellBlock, to: CellBlock): Moved[] {
  checkBlock(source, from)
  checkBlock(target, to)
  if (from.rows.length !== to.rows.length || from.columns.length !== to.columns.length)
    throw new Error('a move between blocks of different sizes')
  return from.rows.flatMap((row, down) =>
    from.columns.flatMap((column, right): Moved[] => {
      const [toRow, toColumn] = [to.rows[down], to.columns[right]]
      if (toRow === undefined || toColumn === undefined) return []
      const whole = wholeCell(source, row, column)
      checkContent(whole)
      return [
        {
          from: { table: from.table, row, column },
          to: { table: to.table, row: toRow, column: toColumn },
          whole,
        },
      ]
    }),
  )
}

function checkBlock(table: TableDoc, { rows, columns }: CellBlock): void {
  for (const row of rows)
    if (!table.rows.has(row)) throw new AppError('unknown-row', { table: table.id, row })
  for (const column of columns)
    if (!table.columns.has(column)) throw new AppError('unknown-column', { table: table.id, column })
}

/** What cannot be read cannot be written elsewhere; a text too long for a cell was made by several people at once. */
function checkContent({ content, words }: WholeCell): void {
  if (isMalformed(content)) throw new AppError('malformed', { what: content.malformed })
  const texts = typeof words === 'string' ? [words] : Object.values(words ?? {})
  for (const { length } of texts)
    if (length > MAX_CELL_TEXT) throw new AppError('too-large', { length, limit: MAX_CELL_TEXT })
}

/** A moved formula goes on meaning the cells it meant. */
function carried({ from, to, whole }: Moved, moved: MovedCells, scope: AxisScope): WholeCell {
  const { content } = whole
  return isFormula(content) ? { ...whole, content: retarget(content, from, to, moved, scope) } : whole
}

/** Formulas of one table that mean cells which moved out of `from`, as they must read now. */
function followers(table: TableDoc, from: CellBlock, moved: MovedCells, scope: AxisScope): CellEdit[] {
  const found: CellEdit[] = []
  for (const [row, column, content] of table.formulas(mentions(table.id, from))) {
    const at: CellAddress = { table: table.id, row, column }
    const now = retarget(content, at, at, moved, scope)
    if (now !== content) found.push({ row, column, content: now })
  }
  return found
}

/** A reference to a cell of the block, or a range of its table: tens of thousands of other formulas are passed by unread. */
function mentions(own: TableId, from: CellBlock): (ref: readonly unknown[], row: RowId) => boolean {
  const [rows, columns] = [new Set<unknown>(from.rows), new Set<unknown>(from.columns)]
  return ([kind, table, place, column], row) => {
    if ((table === 0 ? own : table) !== from.table) return false
    return kind === 'r' || (kind === 'c' && columns.has(column) && rows.has(place === '@' ? row : place))
  }
}

const followingNames = (outline: OutlineDoc, moved: MovedCells, scope: AxisScope) =>
  outline.names().flatMap(({ id, formula }) => {
    const now = retarget(formula, NOWHERE, NOWHERE, moved, scope)
    return now === formula ? [] : [{ id, formula: now }]
  })
