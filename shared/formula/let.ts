/**
 * `LET(name, value, …, formula)`: the engine has none, so every name is written out as its value before the engine sees the formula.
 * Works on tokens, for a name may not be taken apart; a name of the plan that LET gives another meaning counts as the local one. Used by
 * engine-text.ts for the engine and by xlsx.ts, where the names need a prefix. Never throws: what cannot be written out says why.
 */
import type { Ref } from '../model/formula.ts'
import { canonicalFunction } from './function-name.ts'
import { LIMITS } from './limits.ts'
import type { FormulaToken } from './token.ts'
import { tokenisePiece } from './tokens.ts'

/** A reference's place in a formula: `index` among its references; `name`: the plan's name that stands there. */
export type RefItem = { readonly kind: 'ref'; readonly index: number; readonly name: string | null }
export type FormulaItem = FormulaToken | RefItem

export type WrittenOut = {
  readonly items: readonly FormulaItem[]
  /** Which of the items given were names of a LET. */
  readonly locals: ReadonlySet<number>
}

/** Tokens handled while names are written out: names of names double with every step. */
const MAX_WORK = 4 * LIMITS.tokens

const NO_LOCALS: ReadonlySet<number> = new Set()

export function itemsOf(parts: readonly (string | Ref)[]): FormulaItem[] {
  let index = 0
  return parts.flatMap((part): readonly FormulaItem[] =>
    typeof part === 'string'
      ? tokenisePiece(part)
      : [{ kind: 'ref', index: index++, name: part[0] === 'n' ? part[1] : null }],
  )
}

/** `malformed`: a LET without a name, a value or a formula · `too-large`: written out it is beyond all limits. */
export function writeOutLet(items: readonly FormulaItem[]): WrittenOut | 'malformed' | 'too-large' {
  if (!items.some((_, index) => isLet(items, index))) return { items, locals: NO_LOCALS }
  return new LetWriter(items).run()
}

type Meanings = ReadonlyMap<string, readonly FormulaItem[]>
type Stretch = { readonly from: number; readonly to: number }

const OPEN: FormulaToken = { kind: 'operator', value: '(', start: 0, end: 0 }
const CLOSE: FormulaToken = { kind: 'operator', value: ')', start: 0, end: 0 }

class LetWriter {
  readonly #items: readonly FormulaItem[]
  readonly #locals = new Set<number>()
  #work = 0
  #malformed = false

  constructor(items: readonly FormulaItem[]) {
    this.#items = items
  }

  run(): WrittenOut | 'malformed' | 'too-large' {
    const items = this.#written({ from: 0, to: this.#items.length }, new Map())
    if (this.#work > MAX_WORK) return 'too-large'
    return this.#malformed ? 'malformed' : { items, locals: this.#locals }
  }

  #written({ from, to }: Stretch, meanings: Meanings): FormulaItem[] {
    const out: FormulaItem[] = []
    for (let index = from; index < to && this.#work <= MAX_WORK; index++) {
      const item = this.#items[index]
      if (!item) break
      let added: readonly FormulaItem[] = [item]
      if (isLet(this.#items, index)) {
        const args = this.#argumentsFrom(index + 2, to)
        added = this.#letWritten(args, meanings)
        index = args.at(-1)?.to ?? to
      } else {
        const meaning = meanings.get(this.#nameAt(index) ?? '')
        if (meaning) this.#locals.add(index)
        added = meaning ?? added
      }
      this.#work += added.length
      for (const one of added) out.push(one)
    }
    return out
  }

  #letWritten(args: readonly Stretch[], outer: Meanings): readonly FormulaItem[] {
    const meanings = new Map(outer)
    const formula = args.at(-1)
    if (!formula || args.length % 2 === 0 || args.length < 3) this.#malformed = true
    if (!formula || this.#malformed) return []
    for (let i = 0; i + 1 < args.length; i += 2) {
      const [at, value] = [this.#only(args[i]), args[i + 1]]
      const name = at === null ? null : this.#nameAt(at)
      if (at === null || name === null || !value) {
        this.#malformed = true
        return []
      }
      this.#locals.add(at)
      meanings.set(name, this.#enclosed(this.#written(value, meanings)))
    }
    return this.#enclosed(this.#written(formula, meanings))
  }

  /** Each ends where its comma or the closing bracket stands. */
  #argumentsFrom(from: number, to: number): Stretch[] {
    const args: Stretch[] = []
    let [start, depth] = [from, 0]
    for (let index = from; index < to; index++) {
      const item = this.#items[index]
      if (isSign(item, '({')) depth++
      else if (isSign(item, ')}') && depth-- === 0) {
        args.push({ from: start, to: index })
        return args
      } else if (depth === 0 && isSign(item, ',')) {
        args.push({ from: start, to: index })
        start = index + 1
      }
    }
    this.#malformed = true
    return args
  }

  /** Where the one item of a stretch stands, blanks aside. */
  #only({ from, to }: Stretch = { from: 0, to: 0 }): number | null {
    const found: number[] = []
    for (let index = from; index < to; index++) if (this.#items[index]?.kind !== 'space') found.push(index)
    return found.length === 1 ? (found[0] ?? null) : null
  }

  /** What a word or a name of the plan is called here; null for anything else. */
  #nameAt(index: number): string | null {
    const item = this.#items[index]
    if (item?.kind === 'ref') return item.name === null ? null : `n ${item.name}`
    return item?.kind === 'name' && !isSign(this.#items[index + 1], '(')
      ? `w ${item.value.toUpperCase()}`
      : null
  }

  /** A single reference or number stays as it is, so that it may be a function's whole argument. */
  #enclosed(items: readonly FormulaItem[]): readonly FormulaItem[] {
    const inner = items.filter((item) => item.kind !== 'space')
    if (inner.length === 0) this.#malformed = true
    const first = items.findIndex((item) => item.kind !== 'space')
    const last = items.findLastIndex((item) => item.kind !== 'space')
    return inner.length === 1 ? inner : [OPEN, ...items.slice(first, last + 1), CLOSE]
  }
}

function isLet(items: readonly FormulaItem[], index: number): boolean {
  const item = items[index]
  return item?.kind === 'name' && isSign(items[index + 1], '(') && canonicalFunction(item.value) === 'LET'
}

const isSign = (item: FormulaItem | undefined, signs: string): boolean =>
  item?.kind === 'operator' && signs.includes(item.value)
