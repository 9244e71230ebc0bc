/**
 * The block of cells a person has cut and not pasted yet: one for all tables of an open plan. Nothing is taken away until it is pasted;
 * an own edit of one of its cells ends it. The grid sets it and draws it, `PlanCore` tells it of own commands.
 */
import type { Command } from '../../shared/doc/step.ts'
import { parseTextName } from '../../shared/doc/table-doc.ts'
import { columnId, rowId } from '../../shared/model/ids.ts'
import type { CellBlock, Unsubscribe } from './session-types.ts'

/** `token`: stands on the clipboard too, so that a paste knows whether this block is what it pastes. */
export type CutBlock = CellBlock & { readonly token: string }

export class PendingCut {
  #block: CutBlock | null = null
  readonly #handlers = new Set<() => void>()

  get current(): CutBlock | null {
    return this.#block
  }

  set(block: CutBlock | null): void {
    if (block === this.#block) return
    this.#block = block
    for (const handler of this.#handlers) handler()
  }

  touched({ doc, steps }: Command): void {
    const block = this.#block
    if (!block || doc !== block.table) return
    const [rows, columns] = [new Set(block.rows), new Set(block.columns)]
    const isOurs = steps.some((step) => {
      if (step.do === 'field')
        return step.in === 'rows' && rows.has(rowId(step.id)) && columns.has(columnId(step.field))
      const place = step.do === 'text' ? parseTextName(step.name) : null
      return place !== null && rows.has(place.row) && columns.has(place.column)
    })
    if (isOurs) this.set(null)
  }

  onChange(handler: () => void): Unsubscribe {
    this.#handlers.add(handler)
    return () => this.#handlers.delete(handler)
  }
}
