/**
 * What a document was given and could not take in, because its cause has not arrived. Yjs keeps that beside the document, hands it out with
 * the document's state, and grows slow with much of it; a server takes it out and keeps it apart. Called by `server/room`.
 */
import * as Y from 'yjs'

export type PendingUpdate = {
  readonly update: Uint8Array
  /** Yjs clients something is missing from, with the clock the document has of each. */
  readonly waitsFor: ReadonlyMap<number, number>
}

/** Takes out what lacks its cause; the document is as if that had never come. `false`: nothing does. */
export function dropPending({ store }: Y.Doc): boolean {
  const had = store.pendingStructs !== null || store.pendingDs !== null
  store.pendingStructs = null
  store.pendingDs = null
  return had
}

/** The same, and gives what was taken out; `null`: nothing lacks its cause. */
export function takePending(y: Y.Doc): PendingUpdate | null {
  const { pendingStructs, pendingDs } = y.store
  if (!dropPending(y)) return null
  const parts = [pendingStructs?.update, pendingDs].filter((part) => part instanceof Uint8Array)
  const clients = [
    ...(pendingStructs?.missing.keys() ?? []),
    ...(pendingDs ? Y.decodeUpdateV2(pendingDs).ds.clients.keys() : []),
  ]
  return {
    update: Y.convertUpdateFormatV2ToV1(Y.mergeUpdatesV2(parts)),
    waitsFor: new Map(clients.map((client) => [client, Y.getState(y.store, client)])),
  }
}

/** Whether something of what it waits for has arrived. */
export const isDue = (y: Y.Doc, { waitsFor }: PendingUpdate): boolean =>
  [...waitsFor].some(([client, clock]) => Y.getState(y.store, client) > clock)
