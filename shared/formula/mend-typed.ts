/**
 * Formulas as people type them in a hurry, read as they are meant: brackets left open at the end are closed, `;` between arguments is a
 * comma. `bind.ts` asks here, nobody else. Where the meaning is not plain the tokens stay as they are, and the formula unreadable.
 */
import { guardTokens } from './guard.ts'
import type { FormulaToken } from './token.ts'

/** Calls that are whole with nothing between their brackets. */
const BARE_CALL = /^(CHILDREN|COLUMN|FALSE|NA|NOW|PI|ROW|TODAY|TRUE)$/i

const CLOSING: Readonly<Record<string, string>> = { '(': ')', '{': '}' }

/** Readable tokens, or null. Nothing in `tokens` is unreadable yet: quotes and parentheses may be open. */
export function mendTyped(tokens: readonly FormulaToken[], sound: boolean): readonly FormulaToken[] | null {
  const separated = commasForSemicolons(tokens)
  if (sound) return separated
  const closed = [...separated, ...missingBrackets(separated)]
  return closed.length > tokens.length && guardTokens(closed) ? closed : null
}

/** [TX6] Only where no comma separates arguments: in `ROUND(1,5;0)` the comma may have been meant for a decimal mark. */
function commasForSemicolons(tokens: readonly FormulaToken[]): readonly FormulaToken[] {
  const brackets = innermostBrackets(tokens)
  const separators = (sign: string): boolean[] =>
    tokens.map(({ kind, value }, index) => kind === 'operator' && value === sign && brackets[index] !== '{')
  const semicolons = separators(';').map((is, index) => is && brackets[index] === '(')
  if (!semicolons.includes(true) || separators(',').includes(true)) return tokens
  return tokens.map((token, index) => (semicolons[index] ? { ...token, value: ',' } : token))
}

/** [TX7] What closes the brackets that are open at the end; nothing when something is still to come after the last token. */
function missingBrackets(tokens: readonly FormulaToken[]): FormulaToken[] {
  const words = tokens.filter(({ kind }) => kind !== 'space')
  const [before, last] = words.slice(-2)
  const isWhole =
    last !== undefined &&
    (last.kind !== 'operator' ||
      ')}%'.includes(last.value) ||
      (last.value === '(' && BARE_CALL.test(before?.value ?? '')))
  if (!isWhole) return []
  const end = tokens.at(-1)?.end ?? 0
  return openAtEnd(tokens)
    .toReversed()
    .map((sign) => ({ kind: 'operator', value: CLOSING[sign] ?? ')', start: end, end }))
}

function openAtEnd(tokens: readonly FormulaToken[]): string[] {
  const open: string[] = []
  for (const token of tokens) follow(token, open)
  return open
}

/** For each token, the bracket it stands in. */
function innermostBrackets(tokens: readonly FormulaToken[]): (string | undefined)[] {
  const open: string[] = []
  return tokens.map((token) => {
    follow(token, open)
    return open.at(-1)
  })
}

function follow({ kind, value }: FormulaToken, open: string[]): void {
  if (kind !== 'operator') return
  if (CLOSING[value] !== undefined) open.push(value)
  else if (value === ')' || value === '}') open.pop()
}
