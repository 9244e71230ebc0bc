/**
 * The axes of a table as its sheet counts them: everything further down by the lines above the table, further right by the column of item
 * numbers. Handed to the formula layer in place of the table's own axes when a workbook is written.
 */
import { Axis, type AxisEntry } from '../model/axis.ts'
import type { Bound } from '../model/formula.ts'

export class SheetAxis<Id extends string> extends Axis<Id> {
  readonly #shift: number

  constructor(entries: Iterable<AxisEntry<Id>>, shift: number) {
    super(entries)
    this.#shift = shift
  }

  override indexOf(id: Id): number {
    const index = super.indexOf(id)
    return index < 0 ? index : index + this.#shift
  }

  /** `own`: as this axis counts. */
  override extent(from: Bound<Id>, to: Bound<Id>, own: number): readonly [number, number] | null {
    const span = super.extent(from, to, own < 0 ? own : own - this.#shift)
    return span && [span[0] + this.#shift, span[1] + this.#shift]
  }
}
