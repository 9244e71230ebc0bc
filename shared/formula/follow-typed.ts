/**
 * A formula that is still being typed while somebody else inserts, moves or deletes rows, columns or tables: every reference written so
 * far goes on naming the cells it named, as those of stored formulas do. Finished or not, the rest of the text stays as typed. Never throws.
 */
import type { CellAddress } from '../model/cell.ts'
import { Binder } from './binder.ts'
import { LIMITS } from './limits.ts'
import { renderParts } from './render.ts'
import type { FormulaScope } from './scope.ts'
import { tokenise } from './tokens.ts'

export type FollowedText = {
  readonly text: string
  /** Where an offset of the text before lies in the text now. */
  readonly offset: (before: number) => number
}

type Change = { readonly start: number; readonly end: number; readonly text: string }

/** @param then what the typist saw, @param now what there is */
export function followTyped(
  text: string,
  at: CellAddress,
  then: FormulaScope,
  now: FormulaScope,
): FollowedText {
  const changes = changesOf(text, at, then, now)
  const followed = changes.reduceRight(
    (done, { start, end, text: piece }) => done.slice(0, start) + piece + done.slice(end),
    text,
  )
  return { text: followed, offset: (before) => moved(before, changes) }
}

function changesOf(text: string, at: CellAddress, then: FormulaScope, now: FormulaScope): Change[] {
  if (text.length > LIMITS.length) return []
  const [prefix, ...body] = tokenise(text)
  if (prefix?.kind !== 'prefix') return []
  const binder = new Binder(body, at, then)
  binder.run()
  return binder.parts.flatMap((part) => {
    if (typeof part === 'string' || part.ref[0] === '!' || part.ref[0] === 'n') return []
    const rendered = (scope: FormulaScope): string =>
      renderParts([1, '', part.ref], at, scope)
        .slice(1)
        .map((piece) => piece.text)
        .join('')
    const piece = rendered(now)
    return piece === rendered(then) ? [] : [{ start: part.start, end: part.end, text: piece }]
  })
}

/** An offset inside a reference that was written anew lies behind it. */
function moved(before: number, changes: readonly Change[]): number {
  let shift = 0
  for (const { start, end, text } of changes) {
    if (before <= start) break
    if (before < end) return start + shift + text.length
    shift += text.length - (end - start)
  }
  return before + shift
}
