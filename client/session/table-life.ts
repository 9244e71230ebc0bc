/**
 * What is asked of tables only where one of them is, or is about to be, final: what feeds it, what moved since, what it holds as one text.
 * Loaded behind the opening of a plan, because no first picture needs it.
 */
import { canonicalTable } from '../../shared/doc/canonical-table.ts'
import { feedsOf } from '../../shared/plan/feeds.ts'
import { movedSources, movedValues } from '../../shared/plan/moved-sources.ts'
import { sourceValues } from '../../shared/plan/source-values.ts'
import { movedCells } from './moved-cells.ts'

export const TABLE_LIFE = {
  canonicalTable,
  feedsOf,
  movedCells,
  movedSources,
  movedValues,
  sourceValues,
} as const

export type TableLife = typeof TABLE_LIFE
