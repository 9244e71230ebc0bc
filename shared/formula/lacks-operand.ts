/**
 * Whether a formula waits for something: `=B3+`, `=*2`, `=SUM(A1,B3/)`. Such text binds, and calculates to an error; asked before half a
 * formula is written without its author having said so. Never fails; what is wrong in another way is not its business.
 */
import { tokenise } from './tokens.ts'

const SIGNS: ReadonlySet<string> = new Set(['+', '-'])
const BETWEEN: ReadonlySet<string> = new Set(['*', '/', '^', '&', '=', '<', '>', '<=', '>=', '<>', ...SIGNS])
const CLOSING: ReadonlySet<string> = new Set([')', '}', '%', ',', ';'])

export function lacksOperand(formula: string): boolean {
  const words = tokenise(formula).filter(({ kind }) => kind !== 'space')
  const sign = (index: number, among: ReadonlySet<string>): boolean => {
    const word = words[index]
    return word?.kind === 'operator' && among.has(word.value)
  }
  return words.some((word, index) => {
    if (word.kind !== 'operator' || !BETWEEN.has(word.value)) return false
    const isLast = index === words.length - 1 || sign(index + 1, CLOSING)
    if (isLast || SIGNS.has(word.value)) return isLast
    const before = words[index - 1]
    return before?.kind === 'prefix' || (before?.kind === 'operator' && !')}%'.includes(before.value))
  })
}
