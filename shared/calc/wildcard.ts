/**
 * Spreadsheet wildcards (`*`, `?`, `~` before either) without regular expressions: the time is bounded by the product of the two
 * lengths, whatever the pattern. Used for criteria, lookups and SEARCH. Both sides must already be in the same case.
 */
const LONGEST_PATTERN = 255
const ANY = 0
const ONE = 1

type Token = string | typeof ANY | typeof ONE

export class Wildcard {
  readonly #tokens: readonly Token[] | null

  constructor(pattern: string) {
    this.#tokens = pattern.length > LONGEST_PATTERN ? null : tokensOf(pattern)
  }

  /** Whether the whole text matches. A pattern that is too long matches nothing. */
  test(text: string): boolean {
    return this.#tokens !== null && matches(this.#tokens, text, 0)
  }

  /** Where the first match inside the text begins, or -1. */
  search(text: string): number {
    if (this.#tokens === null) return -1
    const open = [...this.#tokens, ANY] as const
    for (let start = 0; start <= text.length; start++) if (matches(open, text, start)) return start
    return -1
  }
}

export const hasWildcard = (pattern: string): boolean => /[*?~]/.test(pattern)

function tokensOf(pattern: string): Token[] {
  const tokens: Token[] = []
  for (let i = 0; i < pattern.length; i++) {
    const sign = pattern.charAt(i)
    const next = pattern.charAt(i + 1)
    if (sign === '~' && next !== '' && '*?~'.includes(next)) {
      tokens.push(next)
      i++
    } else tokens.push(sign === '*' ? ANY : sign === '?' ? ONE : sign)
  }
  return tokens
}

function matches(tokens: readonly Token[], text: string, start: number): boolean {
  let [at, token, star, resume] = [start, 0, -1, start]
  while (at < text.length) {
    const wanted = tokens[token]
    if (wanted === ANY) {
      star = token++
      resume = at
    } else if (wanted === ONE || (wanted !== undefined && wanted === text.charAt(at))) {
      at++
      token++
    } else if (star >= 0) {
      token = star + 1
      at = ++resume
    } else return false
  }
  while (tokens[token] === ANY) token++
  return token === tokens.length
}
