/**
 * Formulas of named expressions. They stand in no cell: every reference says its table, and there is no own row. A name defined while a
 * table is open may use plain addresses of that table.
 */
import type { Ref, StoredFormula } from '../model/formula.ts'
import type { TableId } from '../model/ids.ts'
import { bind } from './bind.ts'
import { NOWHERE, nowhereIn } from './nowhere.ts'
import { render } from './render.ts'
import type { FormulaScope } from './scope.ts'

/** @throws AppError from the guards, like `bind`. */
export function bindName(text: string, scope: FormulaScope, table?: TableId): StoredFormula {
  const formula = bind(text, table === undefined ? NOWHERE : nowhereIn(table), scope)
  if (formula[0] === 0) return formula
  const [, ...parts] = formula
  return [1, ...parts.map((part) => (typeof part === 'string' ? part : qualified(part, table)))]
}

function qualified(ref: Ref, table: TableId | undefined): Ref {
  switch (ref[0]) {
    case '!':
    case 'n':
      return ref
    case 'c':
      return table === undefined || ref[1] !== 0 ? ref : ['c', table, ref[2], ref[3], ref[4]]
    case 'r':
      return table === undefined || ref[1] !== 0 ? ref : ['r', table, ref[2], ref[3], ref[4], ref[5], ref[6]]
    case 'k':
      if (ref[2] === '@') return ['!', 'CHILDREN(#REF!)']
      return table === undefined || ref[1] !== 0 ? ref : ['k', table, ref[2], ref[3], ref[4] ?? 0]
  }
}

export const renderName = (formula: StoredFormula, scope: FormulaScope): string =>
  render(formula, NOWHERE, scope)
