/**
 * In which function call each reference of a formula stands. CHILDREN() turns into several ranges when groups lie between the children;
 * only functions that take any number of arguments may be given them.
 */
import type { FormulaToken } from './token.ts'

/** Functions for which `F(A1:A2,A4)` means the same as `F` of all those cells. */
const TAKES_ANY_NUMBER: ReadonlySet<string> = new Set(
  (
    'SUM SUMSQ PRODUCT AVERAGE AVERAGEA COUNT COUNTA COUNTUNIQUE MAX MAXA MIN MINA MEDIAN MODE MODE.SNGL GEOMEAN ' +
    'HARMEAN DEVSQ AVEDEV STDEV STDEVA STDEVP STDEVPA STDEV.P STDEV.S VAR VARA VARP VARPA VAR.P VAR.S SKEW SKEW.P ' +
    'KURT GCD LCM AND OR XOR CONCAT CONCATENATE UNIQUE'
  ).split(' '),
)

/** `null` stands for a reference. */
type Site = FormulaToken | null

/**
 * For each reference in order: may it be replaced by a list of ranges? `parts`: the tokens of each part of the formula, `null` for a
 * reference.
 */
export function listSites(parts: readonly (readonly FormulaToken[] | null)[]): boolean[] {
  const flat = parts
    .flatMap((tokens): readonly Site[] => tokens ?? [null])
    .filter((token) => token?.kind !== 'space')
  const calls: string[] = []
  const sites: boolean[] = []
  for (const [index, token] of flat.entries()) {
    const before = flat[index - 1]
    if (token === null)
      sites.push(isArgument(before, flat[index + 1]) && TAKES_ANY_NUMBER.has(calls.at(-1) ?? ''))
    else if (isSign(token, '({')) calls.push(before?.kind === 'name' ? before.value.toUpperCase() : '')
    else if (isSign(token, ')}')) calls.pop()
  }
  return sites
}

const isSign = (token: Site | undefined, signs: string): boolean =>
  token?.kind === 'operator' && signs.includes(token.value)

/** A whole argument, not part of a larger expression. */
const isArgument = (before: Site | undefined, after: Site | undefined): boolean =>
  isSign(before, '(,') && isSign(after, '),')
