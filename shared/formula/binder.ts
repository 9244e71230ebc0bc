/**
 * Walks the tokens of a typed formula and turns every reference in them into one by identity, remembering where it was typed. `bind.ts`
 * wants all of them or none; `follow-typed.ts` takes what an unfinished formula holds so far.
 */
import type { CellAddress } from '../model/cell.ts'
import type { ChildrenRef, DeadRef, Ref } from '../model/formula.ts'
import { bindReference, splitTable } from './bind-reference.ts'
import { canonicalFunction } from './function-name.ts'
import type { FormulaScope } from './scope.ts'
import type { FormulaToken } from './token.ts'

/** Canonical text, or a reference with its place in the typed text. */
export type BoundPart = string | { readonly ref: Ref; readonly start: number; readonly end: number }

export class Binder {
  readonly #tokens: readonly FormulaToken[]
  readonly #at: CellAddress
  readonly #scope: FormulaScope
  readonly #parts: BoundPart[] = []
  #literal = ''
  #next = 0

  constructor(tokens: readonly FormulaToken[], at: CellAddress, scope: FormulaScope) {
    this.#tokens = tokens
    this.#at = at
    this.#scope = scope
  }

  /** Text and references alternating, text first. */
  get parts(): readonly BoundPart[] {
    return this.#literal === '' ? this.#parts : [...this.#parts, this.#literal]
  }

  /** False when something could not be bound; the rest is bound all the same. */
  run(): boolean {
    let whole = true
    for (let token = this.#take(); token; token = this.#take()) whole = this.#bindToken(token) && whole
    return whole
  }

  #take(): FormulaToken | undefined {
    return this.#tokens[this.#next++]
  }

  /** `token`: where the reference began; it ends with the last token taken. */
  #put(ref: Ref, token: FormulaToken): true {
    const end = this.#tokens[this.#next - 1]?.end ?? token.end
    this.#parts.push(this.#literal, { ref, start: token.start, end })
    this.#literal = ''
    return true
  }

  #write(text: string): true {
    this.#literal += text
    return true
  }

  #bindToken(token: FormulaToken): boolean {
    switch (token.kind) {
      case 'reference':
        return this.#bindReference(token)
      case 'name':
        return this.#bindName(token)
      case 'boolean':
        return this.#write(token.value.toUpperCase())
      case 'error':
        return this.#write(token.value.toUpperCase())
      case 'operator':
        // A colon between anything but two addresses, and spilled ranges, are beyond the engine.
        return token.value !== ':' && token.value !== '#' && token.value !== '!' && this.#write(token.value)
      case 'space':
      case 'number':
      case 'string':
        return this.#write(token.value)
      case 'prefix':
      case 'other':
        return false
    }
  }

  #bindReference(token: FormulaToken): boolean {
    const whole = this.#joined(token)
    const ref = bindReference(whole, this.#at, this.#scope)
    if (!ref) return false
    if (ref[0] !== '!' || whole.includes('!')) return this.#put(ref, token)
    // `FY2023` is a name when there is one and the table has no such cell.
    const name = this.#scope.nameByText(whole)
    return this.#put(name === undefined ? ref : ['n', name], token)
  }

  /** `'T'!A1:'T'!B2` and `A1 : B2` are one range; the tokeniser gives three tokens. */
  #joined(token: FormulaToken): string {
    let index = this.#skipSpaces(this.#next)
    if (this.#tokens[index]?.value !== ':') return token.value
    index = this.#skipSpaces(index + 1)
    const end = this.#tokens[index]
    if (end?.kind !== 'reference') return token.value
    const [first, second] = [splitTable(token.value), splitTable(end.value)]
    const sameTable = second.table === null || second.table === first.table
    if (!sameTable || first.address.includes(':') || second.address.includes(':')) return token.value
    this.#next = index + 1
    return `${token.value}:${second.address}`
  }

  #skipSpaces(from: number): number {
    let index = from
    while (this.#tokens[index]?.kind === 'space') index++
    return index
  }

  #bindName(token: FormulaToken): boolean {
    const open = this.#skipSpaces(this.#next)
    const isCall = this.#tokens[open]?.value === '('
    if (isCall) {
      this.#next = open
      const called = canonicalFunction(token.value)
      return called === 'CHILDREN' ? this.#bindChildren(token, open) : this.#write(called)
    }
    if (token.value.includes('!')) return false
    const name = this.#scope.nameByText(token.value)
    return name === undefined ? this.#write(token.value) : this.#put(['n', name], token)
  }

  /** `CHILDREN()`, `CHILDREN(D7)`, `CHILDREN('Table 10.16'!D7)`: one cell names the row and the column. */
  #bindChildren(token: FormulaToken, open: number): boolean {
    let index = this.#skipSpaces(open + 1)
    const argument = this.#tokens[index]
    if (argument && argument.value !== ')') index = this.#skipSpaces(index + 1)
    if (!argument || this.#tokens[index]?.value !== ')') return false
    const ref = this.#childrenRef(argument)
    if (!ref) return false
    this.#next = index + 1
    return this.#put(ref, token)
  }

  #childrenRef(argument: FormulaToken): ChildrenRef | DeadRef | null {
    if (argument.value === ')') return ['k', 0, '@', this.#at.column]
    if (argument.kind === 'error') return ['!', `CHILDREN(${argument.value.toUpperCase()})`]
    const cell = argument.kind === 'reference' ? bindReference(argument.value, this.#at, this.#scope) : null
    if (!cell || cell[0] === 'r') return null
    if (cell[0] === '!') return ['!', `CHILDREN(${cell[1]})`]
    const [, table, row, column, anchors] = cell
    return anchors === 0 ? ['k', table, row, column] : ['k', table, row, column, anchors]
  }
}
