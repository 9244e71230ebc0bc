/**
 * A1 notation: column letters, quoted table names, and the addresses people type. Used by everything that reads or writes A1 text.
 * Text that is no address gives `null`; nothing throws.
 */
import { parseA1Range } from '@borgar/fx'

/** `0` → `A`, `26` → `AA`. */
export function columnLetters(index: number): string {
  let letters = ''
  for (let rest = index + 1; rest > 0; rest = Math.floor((rest - 1) / 26))
    letters = String.fromCharCode(65 + ((rest - 1) % 26)) + letters
  return letters
}

/** A table's name as it stands before the `!`: bare when it is a plain word that can be nothing else, else in quotes. */
export const quoteTable = (name: string): string =>
  /^[A-Za-z_]{4,}$/.test(name) && !/^(true|false)$/i.test(name) ? name : `'${name.replaceAll("'", "''")}'`

/** One side of an address on one axis: zero-based, `null` when it is not written (`C:C` has no rows). */
export type A1End = { readonly index: number | null; readonly fixed: boolean }

/** What was typed, in order: `top` is not below `bottom`, `left` not right of `right`. `cell`: one address without a colon. */
export type A1Area = {
  readonly cell: boolean
  readonly top: A1End
  readonly bottom: A1End
  readonly left: A1End
  readonly right: A1End
}

/** Reads `B2`, `$B$2:C5`, `C:C`, `5:5`, `B2:B`, `B2:5`. */
export function readArea(text: string): A1Area | null {
  const range = parseA1Range(text, true)
  if (!range || range.trim) return null
  const cell = !text.includes(':')
  const end = (index: number | null | undefined, fixed: boolean | null | undefined): A1End => ({
    index: index ?? null,
    fixed: fixed === true,
  })
  const [top, bottom] = inOrder(end(range.top, range.$top), end(range.bottom, range.$bottom))
  const [left, right] = inOrder(end(range.left, range.$left), end(range.right, range.$right))
  return { cell, top, bottom, left, right }
}

const inOrder = (a: A1End, b: A1End): [A1End, A1End] =>
  a.index !== null && b.index !== null && a.index > b.index ? [b, a] : [a, b]
