/**
 * Limits every formula must keep before anything recursive sees it: typed ones throw `AppError`, stored ones (a hostile document)
 * compile to `#ERROR!`. Called by `tokens.ts` and `engine-text.ts`.
 */
import { AppError } from '../model/error.ts'
import { LIMITS } from './limits.ts'
import type { FormulaToken } from './token.ts'

const LONG_DIGITS = new RegExp(`\\d{${LIMITS.digits + 1}}`)

/** @throws AppError `formula-too-long`, `formula-too-complex` */
export function guardText(source: string): void {
  if (source.length > LIMITS.length)
    throw new AppError('formula-too-long', { length: source.length, limit: LIMITS.length })
  if (LONG_DIGITS.test(source)) throw new AppError('formula-too-complex', { limit: LIMITS.digits })
}

/**
 * True when quotes and parentheses close and every token may stand in a formula.
 * @throws AppError `formula-too-complex`, `formula-too-deep`
 */
export function guardTokens(tokens: readonly Pick<FormulaToken, 'kind' | 'value'>[]): boolean {
  if (tokens.length > LIMITS.tokens)
    throw new AppError('formula-too-complex', { tokens: tokens.length, limit: LIMITS.tokens })
  const nesting = new Nesting()
  for (const { kind, value } of tokens) {
    if (kind === 'other') nesting.fault()
    else if (kind === 'operator') nesting.operator(value)
    else if (kind === 'space') nesting.space()
    else if (kind !== 'prefix') nesting.operand(kind === 'name')
  }
  return nesting.isClosed
}

const OPENING: Readonly<Record<string, string>> = { '(': ')', '{': '}' }

/** Follows the brackets, counting operators in a row at every level. */
class Nesting {
  #sound = true
  #signs = 0
  #afterOperand = false
  /** What stands immediately before, without a blank: two operands must not touch, and only a name may touch a `(`. */
  #touching: 'operand' | 'name' | null = null
  #chain = 0
  readonly #open: { readonly close: string; readonly chain: number }[] = []

  get isClosed(): boolean {
    return this.#sound && this.#open.length === 0
  }

  fault(): void {
    this.#sound = false
    this.operand(false)
  }

  space(): void {
    this.#touching = null
  }

  operand(isName: boolean): void {
    if (this.#touching !== null) this.#sound = false
    this.#touching = isName ? 'name' : 'operand'
    this.#afterOperand = true
    this.#signs = 0
  }

  operator(sign: string): void {
    const close = OPENING[sign]
    if (close !== undefined) this.#enter(close)
    else if (sign === ')' || sign === '}') this.#leave(sign)
    else {
      this.#touching = null
      if (sign === ',' || sign === ';') this.#separate()
      else this.#compute(sign)
    }
  }

  #enter(close: string): void {
    if (this.#touching === 'operand') this.#sound = false
    this.#touching = null
    this.#open.push({ close, chain: this.#chain })
    if (this.#open.length > LIMITS.depth) throw new AppError('formula-too-deep', { limit: LIMITS.depth })
    this.#chain = 0
    this.#signs = 0
    this.#afterOperand = false
  }

  #leave(sign: string): void {
    const level = this.#open.pop()
    if (level?.close !== sign) this.#sound = false
    this.#chain = level?.chain ?? 0
    this.#touching = null
    this.operand(false)
  }

  #separate(): void {
    this.#chain = 0
    this.#signs = 0
    this.#afterOperand = false
  }

  #compute(sign: string): void {
    if (!this.#afterOperand && ++this.#signs > LIMITS.signs)
      throw new AppError('formula-too-complex', { limit: LIMITS.signs })
    if (++this.#chain > LIMITS.chain) throw new AppError('formula-too-complex', { limit: LIMITS.chain })
    if (sign !== '%' && sign !== '#') this.#afterOperand = false
  }
}
