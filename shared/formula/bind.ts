/**
 * Typed A1 text → a formula stored by identity. Called when a cell is committed, when a file is imported, when text is pasted.
 * What cannot be a formula is kept as `[0, text]` so that its author can mend it.
 * @throws AppError `formula-too-long`, `formula-too-deep`, `formula-too-complex` from the guards; nothing else.
 */
import type { CellAddress } from '../model/cell.ts'
import type { StoredFormula } from '../model/formula.ts'
import { Binder } from './binder.ts'
import { mendTyped } from './mend-typed.ts'
import type { FormulaScope } from './scope.ts'
import { lex } from './tokens.ts'

export function bind(text: string, at: CellAddress, scope: FormulaScope): StoredFormula {
  const { tokens, sound } = lex(text)
  const [prefix, ...body] = mendTyped(tokens, sound) ?? []
  if (prefix?.kind !== 'prefix' || body.every(({ kind }) => kind === 'space')) return [0, text]
  const binder = new Binder(body, at, scope)
  if (!binder.run()) return [0, text]
  return [1, ...binder.parts.map((part) => (typeof part === 'string' ? part : part.ref))]
}
