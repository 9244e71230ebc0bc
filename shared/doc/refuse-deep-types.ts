/**
 * Shared types within each other: Yjs deletes and collects them by recursion, and tells each level of every change below it. Ours lie one
 * below a root. What strangers bring may lie a little deeper and no more; the document is spoilt when this throws, as by any poison.
 * Called by the server's documents (`server/room/room-document.ts`).
 */
import * as Y from 'yjs'

import { AppError } from '../model/error.ts'
import { DEEPEST_VALUE } from '../wire/update-scan.ts'
import type { PlanDocument } from './plan-document.ts'

/** Of what comes with this origin. */
export function refuseDeepTypes(document: PlanDocument, origin: unknown): void {
  document.y.on('beforeObserverCalls', (transaction: Y.Transaction, y: Y.Doc) => {
    if (transaction.origin !== origin) return
    for (const [client, after] of transaction.afterState) {
      const before = transaction.beforeState.get(client) ?? 0
      const structs = y.store.clients.get(client)
      if (before >= after || !structs) continue
      for (let at = Y.findIndexSS(structs, before); at < structs.length; at++) {
        const struct = structs[at]
        if (struct instanceof Y.Item && struct.content instanceof Y.ContentType) refuseBelow(struct)
      }
    }
  })
}

function refuseBelow(item: Y.Item): void {
  let depth = 0
  for (let above: Y.Item | null = item; above !== null;) {
    if (++depth > DEEPEST_VALUE) throw new AppError('malformed', { what: 'types' })
    const { parent }: Y.Item = above
    above = parent instanceof Y.AbstractType ? parent._item : null
  }
}
