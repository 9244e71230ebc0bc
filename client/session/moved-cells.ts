/**
 * Cells of a source that moved since a table was finalised, as a person reads them: where, what was printed, what is printed now. Called by
 * the session; cells whose row or column is gone are left out, because nobody can be led there.
 */
import type { TableDoc } from '../../shared/doc/table-doc.ts'
import { columnLetters } from '../../shared/formula/a1.ts'
import { cellKey } from '../../shared/model/cell.ts'
import type { Language } from '../../shared/model/language.ts'
import type { MovedValue } from '../../shared/plan/moved-sources.ts'
import { printCell } from './cell-output.ts'
import type { MovedCell } from './session-types.ts'

export function movedCells(
  table: TableDoc,
  moved: readonly MovedValue[],
  language: Language,
): readonly MovedCell[] {
  const byCell = new Map(moved.map((one) => [one.cell, one]))
  if (byCell.size === 0) return []
  return table.rows.ids.flatMap((row, at) =>
    table.columns.ids.flatMap((column, across): MovedCell[] => {
      const one = byCell.get(cellKey(row, column))
      const print = (value: MovedValue['now']): string => printCell(table, { row, column }, value, language)
      if (one === undefined) return []
      const address = `${columnLetters(across)}${at + 1}`
      return [{ row, column, address, before: print(one.before), now: print(one.now) }]
    }),
  )
}
