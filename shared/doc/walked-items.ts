/**
 * Neighbours that were walked past, from left to right, and at which place each was. Nearly always what is asked for is the last but one, for
 * which nothing needs to be remembered; only when it is not, all of them are put into a map. Used by `integration-budget.ts`.
 */
import * as Y from 'yjs'

export class WalkedItems {
  readonly #store: Y.Doc['store']
  #last: Y.Item | null = null
  #count = 0
  #places: Map<Y.Item, number> | null = null

  constructor(store: Y.Doc['store']) {
    this.#store = store
  }

  get count(): number {
    return this.#count
  }

  /** The right neighbour of the one before. */
  add(item: Y.Item): void {
    this.#places?.set(item, this.#count)
    this.#last = item
    this.#count++
  }

  /** Place of the item that holds a struct; -1: it was not walked past. */
  indexOf(id: Y.ID): number {
    if (this.#last === null) return -1
    const previous = this.#count > 1 ? this.#last.left : null
    if (previous !== null && holds(previous, id)) return this.#count - 2
    const item = Y.getItem(this.#store, id)
    if (!(item instanceof Y.Item)) return -1
    return (this.#places ??= this.#all(this.#last)).get(item) ?? -1
  }

  #all(last: Y.Item): Map<Y.Item, number> {
    const places = new Map<Y.Item, number>()
    let item: Y.Item | null = last
    for (let at = this.#count - 1; at >= 0 && item !== null; at--, item = item.left) places.set(item, at)
    return places
  }
}

const holds = ({ id, length }: Y.Item, { client, clock }: Y.ID): boolean =>
  id.client === client && clock >= id.clock && clock < id.clock + length
