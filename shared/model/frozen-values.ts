/**
 * What a final table prints for ever: the values its formulas had when it was finalised, and, to tell when a source moved afterwards, the
 * values they read in other tables. Plain data; made by the server, kept in its database and in the plan's register.
 */
import { canonicalJson } from './canonical-json.ts'
import type { CellValue } from './cell.ts'
import type { Localised } from './language.ts'
import type { Numbering } from './table.ts'

/** By `cellKey`. */
export type CellValues = { readonly [cell: string]: CellValue }

export type FrozenValues = {
  /** Of cells that hold formulas; everything else is as the (frozen) document has it. */
  readonly values: CellValues
  /**
   * By table, what was read there. Empty cells are left out. Of a table of which more than `MAX_SOURCE_CELLS` cells are read only a
   * fingerprint of them all is kept: that it moved can be told, not by how many cells.
   */
  readonly sources: { readonly [table: string]: { readonly cells: CellValues } | { readonly digest: string } }
  /** As it was headed then; absent: it was not in the plan. */
  readonly heading?: Heading
}

/** How a table is headed in print. */
export type Heading = {
  readonly numbering: Numbering
  /** `10.16`; null: it has none. */
  readonly number: string | null
  readonly title: Localised
}

export const MAX_SOURCE_CELLS = 20_000

/** What the hash of a final table is of. `content`: `canonicalTable`. */
export const finalText = (content: string, { values, sources, heading }: FrozenValues): string =>
  `${content}\n${canonicalJson({ values, sources, ...(heading && { heading }) })}`

/** A source of a final table that has moved since. `cells`: how many; null when only that it moved is known. */
export type MovedSource = { readonly table: string; readonly cells: number | null }
