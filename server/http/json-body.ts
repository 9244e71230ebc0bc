/**
 * JSON as it is taken in: what `JSON.parse` lets pass although nobody honest sends it is refused before any route sees it. A field given twice
 * means one thing to whoever looks at the first and another to whoever looks at the last; what is nested without end breaks whoever walks it.
 * (`__proto__` is refused by Fastify's own parser, which does the reading.)
 */
import type { FastifyInstance } from 'fastify'

import { AppError } from '../../shared/model/error.ts'

/** Formulas nest up to 64 deep, within rows within tables within a plan. */
const DEEPEST = 200
/** Plan files can be larger; they are checked whole against their shape, field by field. */
const LONGEST = 1024 * 1024

export function takeJson(app: FastifyInstance): void {
  const parse = app.getDefaultJsonParser('error', 'error')
  app.removeContentTypeParser('application/json')
  app.addContentTypeParser('application/json', { parseAs: 'string' }, (request, body, done) => {
    const text = body.toString()
    if (text === '') return done(null, undefined)
    const trouble = text.length > LONGEST ? null : jsonTrouble(text)
    if (trouble !== null) return done(new AppError('malformed', { what: trouble }))
    return void parse(request, text, done)
  })
}

/** What is wrong with it beside its grammar, which is the parser's business: never throws. */
export function jsonTrouble(text: string): 'too-deep' | 'field-twice' | null {
  /** Of each object that is open its fields so far; null: of a list. */
  const open: (Set<string> | null)[] = []
  let wantsField = false
  for (let at = 0; at < text.length; at++) {
    const sign = text[at]
    if (sign === '"') {
      const end = endOfString(text, at)
      const fields = open.at(-1)
      if (wantsField && fields) {
        const field = meaningOf(text.slice(at, end + 1))
        if (fields.has(field)) return 'field-twice'
        fields.add(field)
        wantsField = false
      }
      at = end
    } else if (sign === '{' || sign === '[') {
      wantsField = sign === '{'
      if (open.push(wantsField ? new Set() : null) > DEEPEST) return 'too-deep'
    } else if (sign === '}' || sign === ']') {
      open.pop()
      wantsField = false
    } else if (sign === ',') wantsField = open.at(-1) instanceof Set
  }
  return null
}

/** Of the closing quote, or of the end where there is none. */
function endOfString(text: string, start: number): number {
  for (let at = start + 1; at < text.length; at++) {
    if (text[at] === '\\') at++
    else if (text[at] === '"') return at
  }
  return text.length
}

/** `"\u0061"` is `"a"`. */
function meaningOf(quoted: string): string {
  if (!quoted.includes('\\')) return quoted
  try {
    return JSON.stringify(JSON.parse(quoted))
  } catch {
    return quoted
  }
}
