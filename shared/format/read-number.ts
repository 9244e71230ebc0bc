/**
 * Reads a number the way people write it: UN gaps, French commas, Swiss apostrophes, full-width and Arabic-Indic digits, 万 and 亿,
 * parentheses for less than nothing, a dash for nil. What can be read in two ways says so; what is no number is text. Pure.
 */

export type ReadNumber =
  | { readonly kind: 'blank' }
  | { readonly kind: 'nil' }
  | { readonly kind: 'text' }
  /** `other`: the second reading of an ambiguous `1,234` or `1.234`. `note`: a footnote mark behind the number. */
  | {
      readonly kind: 'number'
      readonly value: number
      readonly percent: boolean
      readonly other?: number
      readonly note?: string
    }

export type DecimalMark = '.' | ','

export type ReadOptions = {
  /** Which mark separates decimals; absent: judged by the number itself. */
  readonly decimal?: DecimalMark
  /** Whether the column counts whole things: then `1,234` and `1.234` are both thousands, and nothing else. */
  readonly whole?: boolean
}

const TEXT: ReadNumber = { kind: 'text' }

/** Marks that stand for another one: full-width, Arabic, typographic. */
const SAME_AS: { readonly [mark: string]: string } = {
  '．': '.',
  '。': '.',
  '٫': '.',
  '，': ',',
  '،': ',',
  '٬': "'",
  '’': "'",
  '（': '(',
  '）': ')',
  '－': '-',
  '−': '-',
  '﹣': '-',
  '‐': '-',
  '‑': '-',
  '―': '—',
  '─': '—',
  '％': '%',
  '٪': '%',
  '＋': '+',
  '＄': '$',
}

/** First digits of the scripts whose digits people type. */
const ZEROS = [0x0660, 0x06f0, 0x0966, 0xff10]

const UNITS: { readonly [unit: string]: number } = {
  千: 1e3,
  万: 1e4,
  百万: 1e6,
  亿: 1e8,
  k: 1e3,
  m: 1e6,
  million: 1e6,
  bn: 1e9,
  billion: 1e9,
}

const NIL_WORDS = /^(?:[—–-]+|nil|néant|无|零|لا شيء)$/iu
const INVISIBLE = /[\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069\ufeff]/gu

/** One script, one set of marks, single plain spaces. */
export function normaliseNumeral(text: string): string {
  let out = ''
  for (const character of text.replaceAll(INVISIBLE, ''))
    out += SAME_AS[character] ?? digitOf(character) ?? character
  return out.replaceAll(/\s+/gu, ' ').trim()
}

function digitOf(character: string): string | undefined {
  const code = character.codePointAt(0) ?? 0
  const zero = ZEROS.find((first) => code >= first && code < first + 10)
  return zero === undefined ? undefined : String(code - zero)
}

export function readNumber(raw: string, options: ReadOptions = {}): ReadNumber {
  if (raw.length > 200) return TEXT
  const text = normaliseNumeral(raw)
  if (text === '') return { kind: 'blank' }
  if (NIL_WORDS.test(text)) return { kind: 'nil' }
  const { body, negative, percent, factor, note } = unwrap(text)
  const scientific = /^\d+(?:\.\d+)?e[+-]?\d{1,3}$/i.test(body)
  const read = scientific ? { value: Number(body) } : readMarks(body, options)
  if (!read || !Number.isFinite(read.value * factor)) return TEXT
  const signed = (value: number): number => (negative ? -1 : 1) * scale(value, factor)
  return {
    kind: 'number',
    value: signed(read.value),
    percent,
    ...('other' in read && read.other !== undefined && { other: signed(read.other) }),
    ...(note !== undefined && { note }),
  }
}

type Unwrapped = {
  body: string
  negative: boolean
  percent: boolean
  factor: number
  note: string | undefined
}

/** Takes off what stands around the digits: footnote mark, parentheses, currency, unit word, sign, percent sign. */
function unwrap(text: string): Unwrapped {
  const { body: unmarked, note } = takeNote(text)
  const wrapped = /^\((.*)\)\s*(%?)$/.exec(unmarked)
  const inner = wrapped ? part(wrapped, 1).trim() + part(wrapped, 2) : unmarked
  const amount = inner.replace(/^(?:US\$|USD|\$|€|£|¥)\s*/i, '').replace(/\s*(?:美元|元|USD|EUR)$/i, '')
  const counted = /^(.*\d)\s*(千|百万|万|亿|million|billion|bn|k|m)$/iu.exec(amount)
  const numeral = counted ? part(counted, 1) : amount
  const signed = /^[-–]\s*(.+)$/.exec(numeral) ?? /^(.+?)\s*-$/.exec(numeral)
  const unsigned = signed ? part(signed, 1) : numeral.replace(/^\+\s*/, '')
  const percented =
    /^%\s*(.+)$/.exec(unsigned) ?? /^(.+?)\s*(?:%|per cent|pour cent|个百分点)$/.exec(unsigned)
  return {
    body: percented ? part(percented, 1) : unsigned,
    negative: (wrapped !== null) !== (signed !== null),
    percent: percented !== null,
    factor: counted ? (UNITS[part(counted, 2).toLowerCase()] ?? 1) : 1,
    note,
  }
}

/** A letter or a star behind the number is a footnote mark, unless it is a unit (`5k`, `5m`). */
function takeNote(text: string): { body: string; note: string | undefined } {
  const noted = /^(.*[\d)%])\s*([a-jln-z]|\*{1,3}|[¹²³⁴⁵⁶⁷⁸⁹])$/u.exec(text)
  return noted ? { body: part(noted, 1), note: part(noted, 2) } : { body: text, note: undefined }
}

const part = (match: RegExpExecArray, index: number): string => match[index] ?? ''

/** Digits with marks between them: which mark is the decimal one? */
function readMarks(text: string, options: ReadOptions): { value: number; other?: number } | null {
  if (!/^[\d.,' ]*\d[\d.,' ]*$/.test(text)) return null
  const dots = text.split('.').length - 1
  const commas = text.split(',').length - 1
  if (options.decimal === undefined && isTwofold(text)) {
    const thousands = Number(text.replace(/[.,]/, ''))
    const decimals = Number(text.replace(',', '.'))
    // A count has no decimals; elsewhere a comma groups and a dot divides, and both are told.
    if (options.whole === true) return { value: thousands }
    return commas === 1 ? { value: thousands, other: decimals } : { value: decimals, other: thousands }
  }
  const value = readWith(text, options.decimal ?? decimalMark(text, dots, commas))
  return value === null ? null : { value }
}

/** No group of thousands is led by a zero: `0.500` is a half. */
const isTwofold = (body: string): boolean => /^[1-9]\d{0,2}[.,]\d{3}$/.test(body)

/** [FMT16] Which mark these numbers, one beside another in a column, use for decimals: absent when none shows it, or two disagree. */
export function decimalShownBy(texts: Iterable<string>): DecimalMark | undefined {
  const shown = new Set<DecimalMark>()
  for (const text of texts) {
    const mark = decimalShown(text)
    if (mark) shown.add(mark)
  }
  const [first, second] = shown
  return second === undefined ? first : undefined
}

function decimalShown(text: string): DecimalMark | undefined {
  if (text.length > 200) return undefined
  const { body } = unwrap(normaliseNumeral(text))
  if (!/^[\d.,' ]*\d[\d.,' ]*$/.test(body) || isTwofold(body)) return undefined
  const dots = body.split('.').length - 1
  const commas = body.split(',').length - 1
  const mark = decimalMark(body, dots, commas)
  return dots + commas > 0 && readWith(body, mark) !== null ? mark : undefined
}

function decimalMark(text: string, dots: number, commas: number): DecimalMark {
  if (dots > 0 && commas > 0) return text.lastIndexOf('.') > text.lastIndexOf(',') ? '.' : ','
  if (dots > 1) return ','
  return commas === 1 ? ',' : '.'
}

function readWith(text: string, decimal: DecimalMark): number | null {
  const [whole = '', fraction, ...more] = text.split(decimal)
  if (more.length > 0 || (fraction !== undefined && !/^\d*$/.test(fraction))) return null
  const groups = whole.split(/[ .,']/)
  const [first = '', ...rest] = groups
  if (rest.some((group) => group.length !== 3) || (rest.length > 0 && (first === '' || first.length > 3)))
    return null
  if (first === '' && fraction === '') return null
  return Number(`${groups.join('') || '0'}.${fraction || '0'}`)
}

/** Factors are powers of ten: the decimal point moves, nothing is multiplied in binary. */
function scale(value: number, factor: number): number {
  return factor === 1 ? value : Number(`${value}e${Math.round(Math.log10(factor))}`)
}
