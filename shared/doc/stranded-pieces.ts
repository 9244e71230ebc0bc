/**
 * Pieces of a document that were stored and build on one that is damaged or gone. Yjs would keep them beside the document, hand them out
 * with its state, and grow slow with much of them; here they wait apart until somebody brings what is missing. The rooms of both sides
 * have one: `client/session/open-room.ts` [OPEN6], `server/room/room-document.ts` [ROOM23].
 */
import * as Y from 'yjs'

import { mergeUpdates } from '../wire/merge-updates.ts'
import type { PlanDocument } from './plan-document.ts'

export class StrandedPieces {
  #update: Uint8Array | null = null
  /** Yjs clients something is missing from, with the clock the document had of each. */
  #waitsFor: ReadonlyMap<number, number> = new Map()

  get isEmpty(): boolean {
    return this.#update === null
  }

  /** Takes out what lacks its cause, once all that is stored was applied; the document is as if that had never come. */
  takeFrom({ y }: PlanDocument): void {
    const { pendingStructs, pendingDs } = y.store
    const parts = [pendingStructs?.update, pendingDs].filter((part) => part instanceof Uint8Array)
    const clients = [
      ...(pendingStructs?.missing.keys() ?? []),
      ...(pendingDs ? Y.decodeUpdateV2(pendingDs).ds.clients.keys() : []),
    ]
    this.#update = dropPending(y) ? Y.convertUpdateFormatV2ToV1(Y.mergeUpdatesV2(parts)) : null
    this.#waitsFor = new Map(clients.map((client) => [client, Y.getState(y.store, client)]))
  }

  /** Puts them back when something they wait for has arrived; what still lacks its cause goes on waiting. */
  reunite(document: PlanDocument, origin: unknown): void {
    if (!this.#update || !this.#isDue(document)) return
    document.apply(this.#update, origin)
    this.takeFrom(document)
  }

  /** The state of the document and them: all there is. */
  with(state: Uint8Array): Uint8Array {
    return this.#update ? mergeUpdates([state, this.#update]) : state
  }

  #isDue({ y }: PlanDocument): boolean {
    return [...this.#waitsFor].some(([client, clock]) => Y.getState(y.store, client) > clock)
  }
}

/** Throws away what lacks its cause; the document is as if that had never come. `false`: nothing does. */
export function dropPending({ store }: Y.Doc): boolean {
  const had = store.pendingStructs !== null || store.pendingDs !== null
  store.pendingStructs = null
  store.pendingDs = null
  return had
}
