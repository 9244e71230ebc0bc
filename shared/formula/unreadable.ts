/**
 * Where a formula stops being readable, roughly, for the sentence about it. The grid asks only for formulas that are known to be
 * unreadable: it looks for the first token that cannot stand where it stands. Never throws.
 */
import { LIMITS } from './limits.ts'
import type { FormulaToken } from './token.ts'
import { tokenise } from './tokens.ts'

/** `from`: the text that begins with what cannot stand there; empty when something is missing at the end. Null: not found. */
export type Unreadable = { readonly from: string }

export function unreadable(text: string): Unreadable | null {
  if (text.length > LIMITS.length) return null
  const [prefix, ...body] = tokenise(text)
  if (prefix?.kind !== 'prefix') return null
  const reader = new Reader()
  const misplaced = body.find((token) => !reader.takes(token))
  if (misplaced) return { from: text.slice(misplaced.start) }
  return reader.isComplete ? null : { from: '' }
}

/** Reads from left to right: after a value comes an operator, after an operator a value. */
class Reader {
  readonly #open: string[] = []
  #last: 'value' | 'name' | 'operator' | 'open' | 'separator' = 'open'

  get isComplete(): boolean {
    return this.#open.length === 0 && this.#hasValue
  }

  get #hasValue(): boolean {
    return this.#last === 'value' || this.#last === 'name'
  }

  takes({ kind, value }: FormulaToken): boolean {
    if (kind === 'space') return true
    if (kind === 'other' || kind === 'prefix') return false
    if (kind === 'operator') return this.#takesSign(value)
    if (this.#hasValue) return false
    this.#last = kind === 'name' || kind === 'boolean' ? 'name' : 'value'
    return true
  }

  #takesSign(sign: string): boolean {
    if (sign === '(' || sign === '{') return this.#opens(sign)
    if (sign === ')' || sign === '}') return this.#closes(sign)
    if (sign === ',' || sign === ';') {
      if (this.#open.length === 0 || this.#last === 'operator') return false
      this.#last = 'separator'
      return true
    }
    if (this.#hasValue) {
      if (sign !== '%') this.#last = 'operator'
      return sign !== '#' && sign !== '!'
    }
    this.#last = 'operator'
    return sign === '+' || sign === '-' || sign === '@'
  }

  #opens(sign: string): boolean {
    const isCall = sign === '(' && this.#last === 'name'
    if (this.#hasValue && !isCall) return false
    this.#open.push(sign)
    this.#last = isCall ? 'separator' : 'open'
    return true
  }

  /** An argument may be left out; nothing else may. */
  #closes(sign: string): boolean {
    const matches = this.#open.pop() === (sign === ')' ? '(' : '{')
    const whole = this.#hasValue || this.#last === 'separator'
    this.#last = 'value'
    return matches && whole
  }
}
