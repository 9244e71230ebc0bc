/**
 * Formulas in a person's language: names of functions, the decimal mark and the separator of arguments. What is stored is always
 * English; `delocalise` runs before `bind`, `localise` after `render`. Chinese and English keep the canonical spelling.
 */
import type { FormulaToken } from './token.ts'
import { tokenise } from './tokens.ts'

export type FormulaLocale = {
  readonly decimal: '.' | ','
  readonly argument: ',' | ';'
  /** Upper case, localised → English, and back. */
  readonly toEnglish: ReadonlyMap<string, string>
  readonly fromEnglish: ReadonlyMap<string, string>
}

/** `names`: English name → localised name, as in the dictionaries of spreadsheet programs; TRUE and FALSE included. */
export function formulaLocale(
  names: Readonly<Record<string, string>>,
  decimal: FormulaLocale['decimal'],
  argument: FormulaLocale['argument'],
): FormulaLocale {
  const pairs = Object.entries(names).map(
    ([english, local]) => [english.toUpperCase(), local.toUpperCase()] as const,
  )
  return {
    decimal,
    argument,
    fromEnglish: new Map(pairs),
    toEnglish: new Map(pairs.map(([english, local]) => [local, english])),
  }
}

export const CANONICAL: FormulaLocale = formulaLocale({}, '.', ',')

/** As typed in the locale → canonical. Text that is no formula comes back as it is. */
export function delocalise(text: string, locale: FormulaLocale): string {
  if (locale === CANONICAL) return text
  const tokens = tokenise(text)
  const inBraces = braceDepths(tokens)
  let canonical = ''
  for (let index = 0; index < tokens.length; index++) {
    const token = tokens[index]
    if (!token) break
    const fraction = inBraces[index] ? undefined : decimals(tokens, index, locale)
    if (fraction !== undefined) {
      canonical += `${token.value}.${fraction}`
      index += 2
    } else if (token.value === ';' && locale.argument === ';' && !inBraces[index]) canonical += ','
    else canonical += translated(token, tokens[index + 1], locale.toEnglish)
  }
  return canonical
}

/** Canonical → as shown in the locale. */
export function localise(text: string, locale: FormulaLocale): string {
  if (locale === CANONICAL) return text
  const tokens = tokenise(text)
  const inBraces = braceDepths(tokens)
  return tokens
    .map((token, index) => {
      if (inBraces[index]) return token.value
      if (token.kind === 'number') return token.value.replace('.', locale.decimal)
      if (token.kind === 'operator' && token.value === ',') return locale.argument
      return translated(token, tokens[index + 1], locale.fromEnglish)
    })
    .join('')
}

/** `2,5` reaches us as a number, a comma and a number without spaces between. */
function decimals(tokens: readonly FormulaToken[], index: number, locale: FormulaLocale): string | undefined {
  const [whole, comma, fraction] = tokens.slice(index, index + 3)
  const isDecimal =
    locale.decimal === ',' &&
    whole?.kind === 'number' &&
    /^\d+$/.test(whole.value) &&
    comma?.value === ',' &&
    fraction?.kind === 'number' &&
    /^\d+([eE][+-]?\d+)?$/.test(fraction.value)
  return isDecimal ? fraction.value : undefined
}

function translated(
  token: FormulaToken,
  next: FormulaToken | undefined,
  names: ReadonlyMap<string, string>,
): string {
  const isCall = next?.value === '('
  const isWord = token.kind === 'boolean' || token.kind === 'name' || (isCall && token.kind === 'reference')
  if (!isWord) return token.value
  const name = names.get(token.value.toUpperCase())
  const isTruth = name === 'TRUE' || name === 'FALSE' || token.kind === 'boolean'
  return name !== undefined && (isCall || isTruth) ? name : token.value
}

/** Constants in braces keep the canonical spelling: their `;` and `,` mean rows and columns everywhere. */
function braceDepths(tokens: readonly FormulaToken[]): boolean[] {
  let depth = 0
  return tokens.map(({ kind, value }) => {
    if (kind === 'operator' && value === '{') depth++
    if (kind === 'operator' && value === '}') depth--
    return depth > 0
  })
}
