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

const PART =
  /"([^"]*)"|\\([\s\S])|_[\s\S]|\*[\s\S]|\[(h+|m+|s+)\]|\[[^\]]*\]|(General)|(AM\/PM|A\/P)|(E[+-]0+)|([ymdhs]+(?:\.0+)?(?<=s(?:\.0+)?|[ymdh]))|([0#?])|(\.)|(,)|(%)|(@)|(;)|([\s\S])/gi

export function sectionsOf(format: string): FormatToken[][] {
  const sections: FormatToken[][] = [[]]
  for (const match of format.matchAll(PART)) {
    const token = tokenOf(match)
    if (token === 'next') sections.push([])
    else if (token) sections.at(-1)?.push(token)
  }
  return sections
}

function tokenOf(match: RegExpExecArray): FormatToken | 'next' | null {
  const [
    whole,
    quoted,
    escaped,
    elapsed,
    general,
    half,
    exponent,
    date,
    digit,
    point,
    comma,
    percent,
    text,
    next,
    other,
  ] = match
  if (quoted !== undefined || escaped !== undefined) return { kind: 'literal', text: quoted ?? escaped ?? '' }
  if (elapsed !== undefined) return { kind: 'date', text: whole.toLowerCase() }
  if (general !== undefined) return { kind: 'general', text: general }
  if (half !== undefined) return { kind: 'date', text: half.toUpperCase() }
  if (exponent !== undefined) return { kind: 'exponent', text: exponent }
  if (date !== undefined) return { kind: 'date', text: date.toLowerCase() }
  if (digit !== undefined) return { kind: 'digit', text: digit }
  if (point !== undefined) return { kind: 'point', text: point }
  if (comma !== undefined) return { kind: 'comma', text: comma }
  if (percent !== undefined) return { kind: 'percent', text: percent }
  if (text !== undefined) return { kind: 'text', text }
  if (next !== undefined) return 'next'
  if (other !== undefined) return { kind: 'literal', text: other }
  return whole.startsWith('_') ? { kind: 'literal', text: ' ' } : null
}
