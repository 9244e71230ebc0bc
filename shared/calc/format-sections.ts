/** A number format cut into its sections and their parts. Colours, conditions and fill characters are read over. */
export type FormatToken = {
  readonly kind:
    | 'digit'
    | 'point'
    | 'comma'
    | 'percent'
    | 'exponent'
    | 'literal'
    | 'text'
    | 'general'
    | 'date'
  readonly text: string
}

/** One part each, named after its kind; what no other takes is literal. */
const PART = new RegExp(
  [
    String.raw`"(?<quoted>[^"]*)"`,
    String.raw`\\(?<escaped>[\s\S])`,
    String.raw`(?<space>_[\s\S])`,
    String.raw`\*[\s\S]`,
    String.raw`(?<elapsed>\[(?:h+|m+|s+)\])`,
    String.raw`\[[^\]]*\]`,
    '(?<general>General)',
    '(?<half>AM/PM|A/P)',
    String.raw`(?<exponent>E[+-]0+)`,
    String.raw`(?<date>[ymdh]*s+\.0+|[ymdhs]+)`,
    '(?<digit>[0#?])',
    String.raw`(?<point>\.)`,
    '(?<comma>,)',
    '(?<percent>%)',
    '(?<text>@)',
    '(?<next>;)',
    String.raw`(?<other>[\s\S])`,
  ].join('|'),
  'gi',
)

const KINDS: Readonly<Record<string, FormatToken['kind']>> = {
  quoted: 'literal',
  escaped: 'literal',
  space: 'literal',
  elapsed: 'date',
  general: 'general',
  half: 'date',
  exponent: 'exponent',
  date: 'date',
  digit: 'digit',
  point: 'point',
  comma: 'comma',
  percent: 'percent',
  text: 'text',
  other: 'literal',
}

export function sectionsOf(format: string): FormatToken[][] {
  const sections: FormatToken[][] = [[]]
  for (const { groups = {} } of format.matchAll(PART)) {
    const found = Object.entries(groups).find(([, text]) => text !== undefined)
    if (!found) continue
    const [name, text] = found
    const kind = KINDS[name]
    if (kind) sections.at(-1)?.push({ kind, text: shownText(name, text) })
    else sections.push([])
  }
  return sections
}

const shownText = (name: string, text: string): string => {
  if (name === 'space') return ' '
  if (name === 'half') return text.toUpperCase()
  return name === 'date' || name === 'elapsed' ? text.toLowerCase() : text
}
