/**
 * [GR84] [GR85] One person's order of rows, and choice of rows. Worked out once, when it is asked for (row-order.ts, row-filter.ts), and then kept
 * by ids: whatever is edited afterwards, nothing vanishes from under a hand. Rows that came later follow the row they stand behind. Pure.
 */
import type { Axis } from '../../shared/model/axis.ts'
import type { RowId } from '../../shared/model/ids.ts'
import type { Arrangement } from './table-look.ts'

export type RowCounts = { readonly count: number; readonly of: number }
export type RowRanks = ReadonlyMap<RowId, number>

export class RowArrangement implements Arrangement {
  /** Of every row there was: its place in the order, or `FIXED` (groups, sums). Null: not sorted. */
  readonly ranks: RowRanks | null
  /** Rows that are left out; null: not filtered. */
  readonly out: ReadonlySet<RowId> | null
  /** Sums are no reason to show a group, and stay where one is shown. */
  readonly #sums: ReadonlySet<RowId>
  readonly #pale = new Set<RowId>()
  /** What was counted last, and of which axis. */
  #counted: readonly [Axis<RowId>, RowCounts] | null = null

  constructor(ranks: RowRanks | null, out: ReadonlySet<RowId> | null, sums: ReadonlySet<RowId>) {
    this.ranks = ranks
    this.out = out
    this.#sums = sums
  }

  arrange(rows: Axis<RowId>): readonly RowId[] {
    this.#pale.clear()
    return this.#family(rows, null).ids
  }

  isPale(row: RowId): boolean {
    return this.#pale.has(row)
  }

  /** How many rows are shown for their own sake, of all that are no sums. */
  counts(rows: Axis<RowId>): RowCounts {
    if (this.#counted?.[0] !== rows) {
      const all = rows.ids.filter((row) => !this.#sums.has(row))
      this.#counted = [rows, { count: all.filter((row) => !this.out?.has(row)).length, of: all.length }]
    }
    return this.#counted[1]
  }

  /** The same, with these rows shown. */
  without(rows: readonly RowId[]): RowArrangement {
    const out = new Set(this.out)
    for (const row of rows) out.delete(row)
    return new RowArrangement(this.ranks, out, this.#sums)
  }

  /** The same, with rows that were just made beside another one: they are sorted in there. */
  withBeside(made: readonly RowId[], beside: RowId, isBelow: boolean): RowArrangement {
    const rank = this.ranks?.get(beside)
    if (!this.ranks || rank === undefined || rank === FIXED) return this
    const ranks = new Map(this.ranks)
    for (const [at, row] of made.entries()) {
      const part = (at + 1) / (made.length + 1)
      ranks.set(row, isBelow ? rank + part * CLOSE : rank - (1 - part) * CLOSE)
    }
    return new RowArrangement(ranks, this.out, this.#sums)
  }

  /** `has`: one of them is shown for its own sake. */
  #family(rows: Axis<RowId>, parent: RowId | null): { readonly ids: RowId[]; readonly has: boolean } {
    const children = this.#inOrder(rows.childrenOf(parent))
    const parts = children.map((row) => {
      const below = this.#family(rows, row)
      const isOut = this.out?.has(row) === true
      const isSum = this.#sums.has(row)
      if (isOut && below.has) this.#pale.add(row)
      return { row, below, isOut, isSum, isShown: isSum || !isOut || below.has }
    })
    const has = parts.some(({ isOut, isSum, below }) => (!isOut && !isSum) || below.has)
    return { ids: parts.flatMap(({ row, below, isShown }) => (isShown ? [row, ...below.ids] : [])), has }
  }

  #inOrder(family: readonly RowId[]): readonly RowId[] {
    const { ranks } = this
    return ranks ? sortRuns(family, ranks) : family
  }
}

/** Each run of rows that have a rank is sorted by it; a row that has none because it is new stays behind the one before it. */
function sortRuns(family: readonly RowId[], ranks: RowRanks): RowId[] {
  const done: RowId[] = []
  let run: RowId[][] = []
  const end = (): void => {
    const rankOf = ([first]: readonly RowId[]): number => (first === undefined ? 0 : (ranks.get(first) ?? 0))
    done.push(...run.toSorted((a, b) => rankOf(a) - rankOf(b)).flat())
    run = []
  }
  for (const row of family) {
    const rank = ranks.get(row)
    if (rank === undefined && run.length > 0) run.at(-1)?.push(row)
    else if (rank === undefined || rank === FIXED) {
      end()
      done.push(row)
    } else run.push([row])
  }
  end()
  return done
}

/** The rank of a row that keeps its place: what stands before it stays before it. */
export const FIXED = -Infinity
/** Less than there is between two ranks. */
const CLOSE = 0.5

/** With rows that a filter leaves out shown nevertheless; the same one when it leaves none of them out. */
export function withShown(arrangement: Arrangement | null, rows: readonly RowId[]): Arrangement | null {
  if (!(arrangement instanceof RowArrangement) || !rows.some((row) => arrangement.out?.has(row)))
    return arrangement
  return arrangement.without(rows)
}
