/**
 * A stored formula as the A1 text a person reads and edits: positions of the visible order, table names of today. Never throws,
 * whatever a broken writer stored: what is gone reads `#REF!`.
 */
import type { CellAddress } from '../model/cell.ts'
import {
  ANCHOR,
  type CellRef,
  type ChildrenRef,
  type RangeRef,
  type Ref,
  type StoredFormula,
} from '../model/formula.ts'
import { columnLetters, quoteTable } from './a1.ts'
import { type Area, areaOf, childrenArea } from './area.ts'
import type { FormulaScope } from './scope.ts'

/** A stretch of the rendered text; `ref` when it shows a reference. Together they are the whole text, `=` included. */
export type RenderedPart = { readonly text: string; readonly ref?: Ref }

export const render = (formula: StoredFormula, at: CellAddress, scope: FormulaScope): string =>
  renderParts(formula, at, scope)
    .map((part) => part.text)
    .join('')

export function renderParts(formula: StoredFormula, at: CellAddress, scope: FormulaScope): RenderedPart[] {
  if (formula[0] === 0) return [{ text: formula[1] }]
  const [, ...parts] = formula
  const rendered: RenderedPart[] = [{ text: '=' }]
  for (const part of parts)
    if (typeof part !== 'string') rendered.push({ text: renderRef(part, at, scope), ref: part })
    else if (part !== '') rendered.push({ text: part })
  return rendered
}

function renderRef(ref: Ref, at: CellAddress, scope: FormulaScope): string {
  switch (ref[0]) {
    case '!':
      return ref[1]
    case 'n':
      return scope.nameText(ref[1]) ?? '#NAME?'
    case 'k':
      return renderChildren(ref, at, scope)
    case 'c':
    case 'r': {
      const area = areaOf(ref, at, scope)
      return area ? tablePrefix(ref[1], scope) + addressText(ref, area) : '#REF!'
    }
  }
}

const tablePrefix = (table: CellRef[1], scope: FormulaScope): string =>
  table === 0 ? '' : `${quoteTable(scope.tableName(table))}!`

function renderChildren(ref: ChildrenRef, at: CellAddress, scope: FormulaScope): string {
  const [, table, row, column, anchors = 0] = ref
  if (table === 0 && row === '@' && column === at.column && anchors === 0) return 'CHILDREN()'
  const area = childrenArea(ref, at, scope)
  if (!area) return 'CHILDREN(#REF!)'
  const cell = cellText(area.row, area.column, (anchors & ANCHOR.row) !== 0, (anchors & ANCHOR.column) !== 0)
  return `CHILDREN(${tablePrefix(table, scope)}${cell})`
}

const cellText = (row: number, column: number, fixedRow: boolean, fixedColumn: boolean): string =>
  `${fixedColumn ? '$' : ''}${columnLetters(column)}${fixedRow ? '$' : ''}${row + 1}`

/** The address without its table, in the form it was written: cell, range, whole columns or rows, open to the bottom or the right. */
export function addressText(ref: CellRef | RangeRef, { rows, columns }: Area): string {
  const anchors = ref[0] === 'c' ? ref[4] : ref[6]
  const has = (anchor: number): boolean => (anchors & anchor) !== 0
  const start = cellText(rows[0], columns[0], has(ANCHOR.row), has(ANCHOR.column))
  if (ref[0] === 'c') return start
  const [, , row1, row2, column1, column2] = ref
  const row = (index: number, anchor: number): string => `${has(anchor) ? '$' : ''}${index + 1}`
  const column = (index: number, anchor: number): string => `${has(anchor) ? '$' : ''}${columnLetters(index)}`
  const openRows = row2 === '+'
  const openColumns = column2 === '+'
  if (openRows && !openColumns) {
    const lastColumn = column(columns[1], ANCHOR.column2)
    return row1 === '-' ? `${column(columns[0], ANCHOR.column)}:${lastColumn}` : `${start}:${lastColumn}`
  }
  if (openColumns && !openRows) {
    const lastRow = row(rows[1], ANCHOR.row2)
    return column1 === '-' ? `${row(rows[0], ANCHOR.row)}:${lastRow}` : `${start}:${lastRow}`
  }
  return `${start}:${column(columns[1], ANCHOR.column2)}${row(rows[1], ANCHOR.row2)}`
}
