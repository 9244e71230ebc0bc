/**
 * Prepares typed text for the tokeniser without moving a single character: full-width punctuation becomes ASCII, and what stands inside
 * strings and quoted table names is masked, so that no title, however odd, can confuse the tokeniser. `tokens.ts` puts the real words
 * back. Never fails: what is not closed stays open and is reported as such by the tokeniser.
 */

export type MaskedText = {
  /** As long as the source. */
  readonly text: string
  /** Canonical spelling of the strings and quoted names, by the position where they begin. */
  readonly spellings: ReadonlyMap<number, string>
}

/** Opening quotes of strings and of table names, with what closes them. Chinese input methods type the curly and wide ones. */
const STRING_QUOTES: Readonly<Record<string, string>> = { '"': '"', '“': '”', '\uFF02': '\uFF02' }
const NAME_QUOTES: Readonly<Record<string, string>> = { "'": "'", '‘': '’', '\uFF07': '\uFF07' }

const SAME_WIDTH: Readonly<Record<string, string>> = { '×': '*', '÷': '/', '\u2212': '-', '\u3000': ' ' }

/** One UTF-16 unit for one: full-width forms, other spaces, the signs of arithmetic. */
function narrow(char: string): string {
  const code = char.charCodeAt(0)
  if (code < 0x80) return char
  if (code >= 0xff01 && code <= 0xff5e) return String.fromCharCode(code - 0xfee0)
  return SAME_WIDTH[char] ?? (/\s/.test(char) ? ' ' : char)
}

export function maskText(source: string): MaskedText {
  const spellings = new Map<number, string>()
  let text = ''
  for (let at = 0; at < source.length;) {
    const char = source.charAt(at)
    const quoted = quotedAt(source, at, char)
    if (quoted) {
      spellings.set(at, quoted.spelling)
      text += quoted.masked
      at += quoted.masked.length
    } else {
      text += narrow(char)
      at++
    }
  }
  return { text, spellings }
}

type Quoted = { readonly masked: string; readonly spelling: string }

function quotedAt(source: string, at: number, char: string): Quoted | null {
  const stringEnd = STRING_QUOTES[char]
  if (stringEnd !== undefined) {
    const close = closing(source, at + 1, stringEnd)
    if (close < 0) return { masked: `"${'x'.repeat(source.length - at - 1)}`, spelling: source.slice(at) }
    return quote('"', source.slice(at + 1, close), char === '"' ? '"' : null)
  }
  const nameEnd = NAME_QUOTES[char]
  const close = nameEnd === undefined ? -1 : closing(source, at + 1, nameEnd)
  if (close <= at + 1 || narrow(source.charAt(close + 1)) !== '!') return null
  return quote("'", source.slice(at + 1, close), char === "'" ? "'" : null)
}

/** `escape`: the quote that is doubled inside `content` already; otherwise a straight quote inside is doubled now. */
function quote(mark: string, content: string, escape: string | null): Quoted {
  const spelling = escape === null ? content.replaceAll(mark, mark + mark) : content
  return { masked: mark + 'x'.repeat(content.length) + mark, spelling: mark + spelling + mark }
}

/** Position of the closing quote; a doubled one is part of the content. -1: never closed. */
function closing(source: string, from: number, quote: string): number {
  for (let at = source.indexOf(quote, from); at >= 0; at = source.indexOf(quote, at + 2))
    if (source.charAt(at + 1) !== quote) return at
  return -1
}
