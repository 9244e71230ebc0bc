/**
 * The block of cells a person has cut and not pasted yet, or copied last: one for all tables of an open plan. Nothing is taken away until
 * it is pasted; an own edit of one of its cells ends a cut, any own edit but pasting it the mark of a copy. The grid sets and draws it,
 * `PlanCore` tells it of own commands.
 */
import type { Command } from '../../shared/doc/step.ts'
import { parseTextName } from '../../shared/doc/table-doc.ts'
import { columnId, rowId } from '../../shared/model/ids.ts'
import type { CellBlock, Unsubscribe } from './session-types.ts'

/** `token`: stands on the clipboard too, so that a paste knows whether this block is what it pastes. */
export type CutBlock = CellBlock & { readonly token: string }

export class PendingCut {
  #block: CutBlock | null = null
  #copied: CellBlock | null = null
  readonly #handlers = new Set<() => void>()

  get current(): CutBlock | null {
    return this.#block
  }

  /** What was copied last, to be seen until something else is done. */
  get copied(): CellBlock | null {
    return this.#copied
  }

  set(block: CutBlock | null): void {
    this.#mark(block, block === null ? this.#copied : null)
  }

  /** Null: the copy is no longer to be seen; it still can be pasted. */
  setCopied(copied: CellBlock | null): void {
    this.#mark(copied === null ? this.#block : null, copied)
  }

  /** Pastes, after which the copy is still to be seen: it may be pasted again. */
  pasting<Result>(paste: () => Result): Result {
    const copied = this.#copied
    try {
      return paste()
    } finally {
      if (copied) this.setCopied(copied)
    }
  }

  #mark(block: CutBlock | null, copied: CellBlock | null): void {
    if (block === this.#block && copied === this.#copied) return
    this.#block = block
    this.#copied = copied
    for (const handler of this.#handlers) handler()
  }

  touched({ doc, steps }: Command): void {
    this.setCopied(null)
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
