/**
 * Typed A1 text → a formula stored by identity. Called when a cell is committed, when a file is imported, when text is pasted.
 * What cannot be a formula is kept as `[0, text]` so that its author can mend it.
 * @throws AppError `formula-too-long`, `formula-too-deep`, `formula-too-complex` from the guards; nothing else.
 */
import type { CellAddress } from '../model/cell.ts'
import type { ChildrenRef, DeadRef, Ref, StoredFormula } from '../model/formula.ts'
import { type AreaRef, bindReference, splitTable } from './bind-reference.ts'
import { canonicalFunction } from './function-name.ts'
import type { FormulaScope } from './scope.ts'
import type { FormulaToken } from './token.ts'
import { lex } from './tokens.ts'

export function bind(text: string, at: CellAddress, scope: FormulaScope): StoredFormula {
  const { tokens, sound } = lex(text)
  if (
    !sound ||
    tokens[0]?.kind !== 'prefix' ||
    tokens.every(({ kind }) => kind === 'prefix' || kind === 'space')
  )
    return [0, text]
  return new Binder(tokens.slice(1), at, scope).bind() ?? [0, text]
}

class Binder {
  readonly #tokens: readonly FormulaToken[]
  readonly #at: CellAddress
  readonly #scope: FormulaScope
  readonly #parts: (string | Ref)[] = []
  #literal = ''
  #next = 0

  constructor(tokens: readonly FormulaToken[], at: CellAddress, scope: FormulaScope) {
    this.#tokens = tokens
    this.#at = at
    this.#scope = scope
  }

  /** `null`: something in it cannot be bound. */
  bind(): StoredFormula | null {
    for (let token = this.#take(); token; token = this.#take()) if (!this.#bindToken(token)) return null
    if (this.#literal !== '') this.#parts.push(this.#literal)
    return [1, ...this.#parts]
  }

  #take(): FormulaToken | undefined {
    return this.#tokens[this.#next++]
  }

  #put(ref: Ref): true {
    this.#parts.push(this.#literal, ref)
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
        return this.#bindName(token.value)
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
    if (ref[0] !== '!' || whole.includes('!')) return this.#put(ref)
    // `FY2023` is a name when there is one and the table has no such cell.
    const name = this.#scope.nameByText(whole)
    return this.#put(name === undefined ? ref : ['n', name])
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

  #bindName(value: string): boolean {
    const open = this.#skipSpaces(this.#next)
    const isCall = this.#tokens[open]?.value === '('
    if (!isCall) {
      if (value.includes('!')) return false
      const name = this.#scope.nameByText(value)
      return name === undefined ? this.#write(value) : this.#put(['n', name])
    }
    this.#next = open
    const name = canonicalFunction(value)
    return name === 'CHILDREN' ? this.#bindChildren(open) : this.#write(name)
  }

  /** `CHILDREN()`, `CHILDREN(D7)`, `CHILDREN('Table 10.16'!D7)`: one cell names the row and the column. */
  #bindChildren(open: number): boolean {
    let index = this.#skipSpaces(open + 1)
    const argument = this.#tokens[index]
    if (argument && argument.value !== ')') index = this.#skipSpaces(index + 1)
    if (!argument || this.#tokens[index]?.value !== ')') return false
    const ref = this.#childrenRef(argument)
    if (!ref) return false
    this.#next = index + 1
    return this.#put(ref)
  }

  #childrenRef(argument: FormulaToken): ChildrenRef | DeadRef | null {
    if (argument.value === ')') return ['k', 0, '@', this.#at.column]
    if (argument.kind === 'error') return ['!', `CHILDREN(${argument.value.toUpperCase()})`]
    const cell: AreaRef | null =
      argument.kind === 'reference' ? bindReference(argument.value, this.#at, this.#scope) : null
    if (!cell || cell[0] === 'r') return null
    if (cell[0] === '!') return ['!', `CHILDREN(${cell[1]})`]
    const [, table, row, column, anchors] = cell
    return anchors === 0 ? ['k', table, row, column] : ['k', table, row, column, anchors]
  }
}
