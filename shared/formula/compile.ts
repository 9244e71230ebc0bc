/**
 * A stored formula as text for the calculation engine, positions instead of identities. Used by shared/calc only. Ranges are always
 * bounded by the table (the engine keeps stale values for whole columns), what is gone is `#REF!`, what was never a formula and what
 * would break the engine's parser is `#ERROR!`. Never throws.
 */
import type { CellAddress } from '../model/cell.ts'
import type { ChildrenRef, Ref, StoredFormula } from '../model/formula.ts'
import type { NameId, TableId } from '../model/ids.ts'
import { columnLetters } from './a1.ts'
import { areaOf, childrenArea, type Span, tableOf } from './area.ts'
import { engineTemplate } from './engine-text.ts'
import { NOWHERE } from './nowhere.ts'
import type { AxisScope } from './scope.ts'

export type CompileContext = AxisScope & {
  /** The engine's sheet for a table: letters, digits and `_` only, written without quotes. `undefined`: the table is gone. */
  sheet(table: TableId): string | undefined
  /** Reference to a cell that is always empty, e.g. `_0!A1`: what CHILDREN() of a row without children reads. */
  readonly blank: string
  /** The engine's name for a named expression. `undefined`: the name is gone (`#NAME?`). */
  nameText(name: NameId): string | undefined
  /** What stands for a reference that was dead when it was typed; plain `#REF!` without. */
  neverThere?(typed: string): string
}

/** What a formula without meaning compiles to. */
export const BROKEN = '=#ERROR!'

/** What a formula compiles to that is beyond the limits once the names of its LET are written out. */
export const OVERGROWN = '=#ERROR!!'

/** The engine's text of the formula that stands in the cell `at`. */
export const compile = (formula: StoredFormula, at: CellAddress, context: CompileContext): string =>
  new Compiler(at, context, '').text(formula)

/** The engine's text of a named expression: every reference absolute and with its sheet. */
export const compileName = (formula: StoredFormula, context: CompileContext): string =>
  new Compiler(NOWHERE, context, '$').text(formula)

class Compiler {
  readonly #at: CellAddress
  readonly #context: CompileContext
  readonly #anchor: '' | '$'

  constructor(at: CellAddress, context: CompileContext, anchor: '' | '$') {
    this.#at = at
    this.#context = context
    this.#anchor = anchor
  }

  text(formula: StoredFormula): string {
    const template = engineTemplate(formula)
    if (template === 'broken') return BROKEN
    if (template === 'too-large') return OVERGROWN
    let text = '='
    for (const part of template) text += typeof part === 'string' ? part : this.#ref(part.ref, part.list)
    return text
  }

  #ref(ref: Ref, list: boolean): string {
    if (ref[0] === '!') return this.#dead(ref[1])
    if (ref[0] === 'n') return this.#context.nameText(ref[1]) ?? '#NAME?'
    const sheet = this.#context.sheet(tableOf(ref[1], this.#at))
    if (sheet === undefined) return '#REF!'
    const prefix = ref[1] === 0 ? '' : `${sheet}!`
    if (ref[0] === 'k') return this.#children(ref, prefix, list)
    const area = areaOf(ref, this.#at, this.#context)
    if (!area) return '#REF!'
    const { rows, columns } = area
    return prefix + (ref[0] === 'c' ? this.#cell(rows[0], columns[0]) : this.#range(rows, columns))
  }

  /** [BD3] `#REF!` in a formula's text is what a deleted reference left. */
  #dead(typed: string): string {
    return typed.includes('#REF!') ? '#REF!' : (this.#context.neverThere?.(typed) ?? '#REF!')
  }

  /** [CP4] A list of ranges where the function takes any number of arguments; one range elsewhere, `#VALUE!` when one is not enough. */
  #children(ref: ChildrenRef, prefix: string, list: boolean): string {
    const area = childrenArea(ref, this.#at, this.#context)
    if (!area) return '#REF!'
    if (area.runs.length === 0) return this.#context.blank
    if (area.runs.length > 1 && !list) return '#VALUE!'
    const ranges = area.runs.map((rows) =>
      rows[0] === rows[1] ? this.#cell(rows[0], area.column) : this.#range(rows, [area.column, area.column]),
    )
    return ranges.map((range) => prefix + range).join(',')
  }

  #cell(row: number, column: number): string {
    return `${this.#anchor}${columnLetters(column)}${this.#anchor}${row + 1}`
  }

  #range(rows: Span, columns: Span): string {
    return `${this.#cell(rows[0], columns[0])}:${this.#cell(rows[1], columns[1])}`
  }
}
