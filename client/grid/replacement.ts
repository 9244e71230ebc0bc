/**
 * [GR52] What a cell would be typed as once what was found in it is replaced, or why it is left alone. Reads the session and changes
 * nothing; called by grid-replace.ts for one cell at a time.
 */
import { isFormula } from '../../shared/model/cell.ts'
import type { CellAddress } from '../../shared/model/cell.ts'
import type { Language } from '../../shared/model/language.ts'
import type { FindQuery, TextFinder } from './find-text.ts'
import type { GridSession } from './grid-session.ts'

/**
 * `leftFormulas`: one looks in values, and this one is calculated · `leftPrinted`: it is printed otherwise than it is typed, or its words are
 * those of another language · `leftUnclear`: what would stand there could not be read, or in two ways, or does not fit its column.
 */
export type WhyLeft = 'leftFormulas' | 'leftPrinted' | 'leftUnclear'
/** `before`: what it would be typed as now. Null: nothing would change. */
export type Replacement =
  | { readonly before: string; readonly typed: string }
  | { readonly why: WhyLeft }
  | null

export type Replacing = {
  readonly session: GridSession
  readonly language: Language
  readonly finder: TextFinder
  readonly lookIn: FindQuery['lookIn']
  /** What comes in the place of what is found. */
  readonly by: string
}

export function replacementIn(
  { session, language, finder, lookIn, by }: Replacing,
  at: CellAddress,
): Replacement {
  const { table, row, column } = at
  const content = session.table(table).cell(row, column)
  if (isFormula(content) && lookIn === 'values') return { why: 'leftFormulas' }
  const before = session.editText(table, row, column, language)
  // An apostrophe in front is none of the words: it says that they are to be taken as they are.
  const isQuoted = typeof content === 'string' && before.startsWith("'")
  const words = isQuoted ? before.slice(1) : before
  if (!finder.isIn(words)) return { why: 'leftPrinted' }
  const replaced = finder.replaced(words, by)
  if (replaced === words) return null
  const typed = replaced !== '' && (isQuoted || replaced.startsWith("'")) ? `'${replaced}` : replaced
  const becomesFormula = lookIn === 'values' && isFormulaText(typed)
  // What did not fit its column before may go on not fitting.
  const fitting = session.mark(table, row, column) === null
  if (becomesFormula || !session.isPlain(table, row, column, typed, language, fitting))
    return { why: 'leftUnclear' }
  return { before, typed }
}

const isFormulaText = (typed: string): boolean => /^\s*[=＝]\s*\S/u.test(typed)
