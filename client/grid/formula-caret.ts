/**
 * What stands around the caret of a formula that is being typed: the word that could become a function or a table, the call one is in and
 * its argument, the brackets that belong together. By the text alone, finished or not; wide and curly signs count as what they stand for.
 */
import { maskText } from '../../shared/formula/masked-text.ts'

export type FormulaWord = {
  readonly start: number
  /** Up to the caret; of a table's name that was begun with a quote, what follows the quote. */
  readonly text: string
  readonly isQuoted: boolean
}

export type FormulaCaret = {
  readonly word: FormulaWord | null
  /** The innermost call whose brackets the caret is in. `argument` counts from 0. */
  readonly call: { readonly name: string; readonly argument: number } | null
  /** Positions of the bracket beside the caret and of its partner; one alone has none. */
  readonly brackets: readonly number[]
}

/** Null for what is no formula. */
export function formulaAt(text: string, caret: number): FormulaCaret | null {
  const { text: masked } = maskText(text)
  if (!masked.startsWith('=') || caret < 1) return null
  return {
    word: wordAt(text, masked, caret),
    call: callAt(masked, caret),
    brackets: bracketsAt(masked, caret),
  }
}

const WORD = /(?<![\p{L}\p{N}_.$'"!:])\p{L}[\p{L}\p{N}_.]*$/u
/** A quote that nothing closes, where a table's name may begin. */
const QUOTED = /(?<=[=(,;+\-*/^&<>:{ ])'([^'"!]*)$/u

function wordAt(text: string, masked: string, caret: number): FormulaWord | null {
  const before = masked.slice(0, caret)
  if (isInString(before)) return null
  const quoted = QUOTED.exec(before)
  if (quoted) return { start: quoted.index, text: text.slice(quoted.index + 1, caret), isQuoted: true }
  if (/^[\p{L}\p{N}_.]/u.test(masked.slice(caret))) return null
  const found = WORD.exec(before)
  return found && { start: found.index, text: before.slice(found.index), isQuoted: false }
}

const isInString = (masked: string): boolean => (masked.split('"').length - 1) % 2 === 1

type Open = { readonly at: number; readonly name: string; argument: number }

/** Brackets that are open at the end of `masked`, the innermost last. */
function openIn(masked: string): Open[] {
  const open: Open[] = []
  walk(masked, (char, at) => {
    if (char === '(' || char === '{') open.push({ at, name: nameBefore(masked, at), argument: 0 })
    else if (char === ')' || char === '}') open.pop()
    else {
      const innermost = open.at(-1)
      if (innermost && (char === ',' || char === ';')) innermost.argument++
    }
  })
  return open
}

function callAt(masked: string, caret: number): FormulaCaret['call'] {
  const call = openIn(masked.slice(0, caret)).findLast(({ name }) => name !== '')
  return call ? { name: call.name, argument: call.argument } : null
}

/** Empty: the bracket only groups. */
const nameBefore = (masked: string, at: number): string =>
  masked[at] === '(' ? (/[A-Za-z][A-Za-z0-9_.]*$/.exec(masked.slice(0, at))?.[0] ?? '') : ''

const PARTNERS: Readonly<Record<string, string>> = { '(': ')', '{': '}', ')': '(', '}': '{' }

/** The bracket before the caret, else the one after it. */
function bracketsAt(masked: string, caret: number): readonly number[] {
  const partners = new Map<number, number>()
  const open: number[] = []
  const seen: number[] = []
  walk(masked, (char, at) => {
    const partner = PARTNERS[char]
    if (partner === undefined) return
    seen.push(at)
    if (char === '(' || char === '{') return void open.push(at)
    const from = open.at(-1)
    if (from === undefined || masked[from] !== partner) return
    open.pop()
    partners.set(from, at).set(at, from)
  })
  const at = [caret - 1, caret].find((position) => seen.includes(position))
  if (at === undefined) return []
  const partner = partners.get(at)
  return partner === undefined ? [at] : [Math.min(at, partner), Math.max(at, partner)]
}

/** Every character that stands in no string and no quoted name. */
function walk(masked: string, use: (char: string, at: number) => void): void {
  let quote = ''
  for (let at = 0; at < masked.length; at++) {
    const char = masked.charAt(at)
    if (quote === '' && (char === '"' || (char === "'" && masked.includes("'", at + 1)))) quote = char
    else if (char === quote) quote = ''
    else if (quote === '') use(char, at)
  }
}
