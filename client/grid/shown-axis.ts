/**
 * [GR80] The rows or columns of a table that one person is shown, in the order shown. Where nothing is hidden it is the document's own axis, which
 * fits by shape: nothing is copied then, and nothing is slower.
 */
export type Shown<Id extends string> = {
  readonly ids: readonly Id[]
  /** Position among those shown; -1: not shown, or not there. */
  indexOf(id: Id): number
}

export class ShownAxis<Id extends string> implements Shown<Id> {
  readonly ids: readonly Id[]
  readonly #positions: ReadonlyMap<Id, number>

  constructor(ids: readonly Id[]) {
    this.ids = ids
    this.#positions = new Map(ids.map((id, at) => [id, at]))
  }

  indexOf(id: Id): number {
    return this.#positions.get(id) ?? -1
  }
}
