/**
 * From a formula cell to the text the engine gets: positions for identities, names written out, limits checked. Whatever cannot be
 * given to the engine becomes an error value with its reason. Never throws.
 */
import { BROKEN, compile, type CompileContext, compileName, OVERGROWN } from '../formula/compile.ts'
import type { AxisScope } from '../formula/scope.ts'
import type { CalcName } from '../model/calc.ts'
import type { NameId, TableId } from '../model/ids.ts'
import type { FormulaCell } from './formula-cell.ts'
import { ENGINE_LIMITS, exceedsLimits } from './formula-limits.ts'
import { SINGLE } from './functions/adaptation-names.ts'
import { failureText, rawFailure } from './raw-cell.ts'

/** The sheet that holds nothing. */
export const BLANK_SHEET = '_0'

/** Functions that may give a list, and lists written out. The engine would let it spill over the cells beside. */
const LISTS =
  /[{]|\b(?:ARRAYFORMULA|ARRAY_CONSTRAIN|CHOOSECOLS|CHOOSEROWS|DROP|FILTER|HSTACK|MAXPOOL|MEDIANPOOL|MMULT|SEQUENCE|SORT|SORTBY|SPLIT|TAKE|TRANSPOSE|UNIQUE|VSTACK)\s*\(/

/** Of a reference that was never there, in the sentence about it. */
const LONGEST_NAME = 80

export class FormulaCompiler {
  readonly #names: ReadonlyMap<NameId, CalcName>
  readonly #context: CompileContext
  /** Names being written out; one that comes up again has itself as a part. */
  readonly #open = new Set<NameId>()
  /** Names already written out for the formula at hand: names of names would otherwise double with every step. */
  readonly #written = new Map<NameId, string>()
  #circular = false

  constructor(
    names: ReadonlyMap<NameId, CalcName>,
    scope: AxisScope & { sheet(table: TableId): string | undefined },
  ) {
    this.#names = names
    this.#context = {
      rows: (table) => scope.rows(table),
      columns: (table) => scope.columns(table),
      sheet: (table) => scope.sheet(table),
      nameText: (name) => this.#nameText(name),
      blank: `${BLANK_SHEET}!A1`,
      neverThere: (typed) =>
        failureText(`never-there:${typed.slice(0, LONGEST_NAME).replaceAll(/["\\]/g, "'")}`),
    }
  }

  compile(cell: FormulaCell): string {
    this.#circular = false
    this.#written.clear()
    const text = compile(cell.formula, cell, this.#context)
    if (this.#circular) return rawFailure('circular')
    if (text === BROKEN) return rawFailure('syntax')
    if (text === OVERGROWN) return rawFailure('formula-too-long')
    const excess = exceedsLimits(text)
    if (excess) return rawFailure(excess)
    return LISTS.test(text) ? `=${SINGLE}(${text.slice(1)})` : text
  }

  #nameText(id: NameId): string | undefined {
    const name = this.#names.get(id)
    if (!name) return undefined
    const before = this.#written.get(id)
    if (before !== undefined) return before
    if (this.#open.has(id)) {
      this.#circular = true
      return '#REF!'
    }
    this.#open.add(id)
    const text = compileName(name.formula, this.#context)
    this.#open.delete(id)
    // Beyond the limit the formula is refused as a whole; it need not be written to its end.
    const limited = text.slice(1, ENGINE_LIMITS.length + 2)
    const written = /^\$?[A-Z_0-9!$:]+$/.test(limited) ? limited : `(${limited})`
    this.#written.set(id, written)
    return written
  }
}
