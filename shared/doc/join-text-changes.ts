/**
 * Two changes of one long text, the one right after the other, as one: somebody who types is told in words and not in letters. Called where
 * the notes of one commit are gathered (`server/room/batch-notes.ts`). Answers null where that would be no shorter to read than the two.
 */
import { type TextAfter, type TextBefore, WHOLE_TEXT } from './audit-text.ts'

type Change = { readonly before?: unknown; readonly after?: unknown }

export function joinTextChanges(first: Change, next: Change): Change | null {
  if (typeof first.before === 'string' && typeof next.after === 'string')
    return first.after === next.before ? { before: first.before, after: next.after } : null
  const [from, to] = [stretchOf(first), stretchOf(next)]
  if (!from || !to || from.until !== to.of) return null
  return joined(from, to)
}

type Stretch = {
  readonly at: number
  readonly deleted: string
  readonly inserted: string
  readonly of: number
  readonly until: number
}

/** Null: it was too long to be kept whole, or nobody knows where it was. */
function stretchOf({ before, after }: Change): Stretch | null {
  if (!isPart(before) || !isPart(after)) return null
  const { at, deleted, of } = before as TextBefore
  const { inserted, of: until } = after as TextAfter
  if (at === undefined || typeof deleted !== 'string' || typeof inserted !== 'string') return null
  return { at, deleted, inserted, of, until }
}

const isPart = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && 'of' in value

function joined(first: Stretch, next: Stretch): Change | null {
  const [start, end] = [next.at - first.at, next.at - first.at + next.deleted.length]
  // Deleted on, to the left of what was deleted.
  if (end === 0 && first.inserted === '')
    return told({ ...next, deleted: next.deleted + first.deleted, of: first.of })
  if (start < 0 || start > first.inserted.length) return null
  const isWithin = end <= first.inserted.length
  // What reaches beyond deletes what stood there before, too.
  const more = isWithin ? '' : next.deleted.slice(first.inserted.length - start)
  const rest = isWithin ? first.inserted.slice(end) : ''
  const inserted = first.inserted.slice(0, start) + next.inserted + rest
  return told({ ...first, deleted: first.deleted + more, inserted, until: next.until })
}

const told = ({ at, deleted, inserted, of, until }: Stretch): Change | null =>
  deleted.length + inserted.length > WHOLE_TEXT
    ? null
    : {
        before: { at, deleted, of } satisfies TextBefore,
        after: { at, inserted, of: until } satisfies TextAfter,
      }
