/**
 * Hears what becomes of one long text, letter by letter, while somebody has it open. Loaded late, by client/grid/grid-joint.ts. It goes on when
 * the document takes over another state (`become`).
 */
import type * as Y from 'yjs'

import type { PlanDocument } from './plan-document.ts'
import { differences, type Difference } from './text-diff.ts'

export type WatchedDocument = Pick<PlanDocument, 'textOf' | 'onChange' | 'y'>

/** `by`: the Yjs client that wrote; null: several at once, or nobody knows. */
export type TextChange = { readonly differences: readonly Difference[]; readonly by: number | null }

/** Told of every transaction that changes the text, one's own too. */
export function watchText(
  document: WatchedDocument,
  name: string,
  changed: (change: TextChange) => void,
): () => void {
  let known = document.textOf(name) ?? ''
  let text: Y.Text | null = null
  let heard: TextChange | null = null
  const hear = ({ delta }: Y.YTextEvent, transaction: Y.Transaction): void => {
    heard = { differences: inWords(known, delta), by: writerIn(transaction) }
  }
  const attach = (): void => {
    if (text?.doc === document.y || !document.y.share.has(name)) return
    text?.unobserve(hear)
    text = document.y.getText(name)
    text.observe(hear)
  }
  attach()
  const end = document.onChange(({ texts }) => {
    if (!texts.has(name)) return
    attach()
    const now = document.textOf(name) ?? ''
    const change = heard && reads(heard.differences, known) === now ? heard : null
    const told = change ?? { differences: differences(known, now), by: null }
    heard = null
    if (known === now) return
    known = now
    changed(told)
  })
  return () => {
    end()
    text?.unobserve(hear)
  }
}

/** Yjs counts what stays and goes; here the letters are named. What stays at the end is left out. */
function inWords(before: string, delta: Y.YTextEvent['delta']): Difference[] {
  let at = 0
  const take = (length: number): string => before.slice(at, (at += length))
  return delta.map(({ retain, delete: gone, insert }): Difference => {
    if (retain !== undefined) return [0, take(retain)]
    return gone === undefined ? [1, typeof insert === 'string' ? insert : ''] : [-1, take(gone)]
  })
}

/** What a text is after a change of which the end is left out. */
function reads(change: readonly Difference[], before: string): string {
  const used = change.reduce((length, [kind, piece]) => length + (kind === 1 ? 0 : piece.length), 0)
  return change.map(([kind, piece]) => (kind === -1 ? '' : piece)).join('') + before.slice(used)
}

function writerIn({ afterState, beforeState }: Y.Transaction): number | null {
  const writers = [...afterState].filter(([client, clock]) => clock > (beforeState.get(client) ?? 0))
  return writers.length === 1 ? (writers[0]?.[0] ?? null) : null
}
