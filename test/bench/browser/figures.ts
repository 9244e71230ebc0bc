/** Every figure: what it is called, and what ours should be held against. Goals are for a person to look at; nothing is asserted. */
import type { BenchRow } from '../bench-row.ts'
import type { GridName } from './grids.ts'

export type FigureKey =
  | 'first-rows'
  | 'rows-from-data'
  | 'first-sums'
  | 'heap'
  | 'heap-all'
  | 'weight'
  | 'weight-grid'
  | 'edit-cpu'
  | 'edit-cpu-all'
  | `${'open' | 'key' | 'commit' | 'sum'}-paint`
  | `${'slow' | 'fast'}-${'frame' | 'long' | 'blank' | 'cpu' | 'cpu-all'}`
  | `${'visible' | 'spread'}-${200 | 2000}-${'cpu' | 'cpu-all' | 'long'}`

/** `of`: the best of these grids; `fixed`: a number that is the same for all. */
type Goal = { readonly most: number; readonly of: readonly GridName[] } | { readonly fixed: number }

export type Figure = {
  readonly key: FigureKey
  readonly name: string
  readonly unit: BenchRow['unit']
  readonly goals: readonly Goal[]
}

const AHEAD: Goal = { most: 1, of: ['univer', 'revogrid'] }
const AHEAD_OF_ALL: Goal = { most: 1, of: ['univer', 'revogrid', 'jspreadsheet', 'glide'] }
const NO_MORE_THAN_GLIDE: Goal = { most: 1, of: ['glide'] }
/** A frame of a screen that shows sixty a second, and a little for the clock. */
const SIXTY_A_SECOND: Goal = { fixed: 16.8 }
const NONE: Goal = { fixed: 0 }

const figure = (key: FigureKey, name: string, unit: BenchRow['unit'], ...goals: readonly Goal[]): Figure => ({
  key,
  name,
  unit,
  goals,
})

export const FIGURES: readonly Figure[] = [
  figure('first-rows', 'first rows painted, from the navigation', 'ms', AHEAD, { most: 1.2, of: ['glide'] }),
  figure('rows-from-data', 'first rows painted, from data in memory', 'ms', AHEAD, {
    most: 1.2,
    of: ['glide'],
  }),
  figure('first-sums', 'first formulas show their values', 'ms', AHEAD),
  figure('open-paint', 'key to editor painted', 'ms', AHEAD),
  figure('key-paint', 'key to letter painted', 'ms', AHEAD),
  figure('commit-paint', 'commit to cell painted', 'ms', AHEAD_OF_ALL),
  figure('sum-paint', 'commit to the sum beside it painted', 'ms', AHEAD_OF_ALL),
  figure('edit-cpu', 'an edit, main thread', 'ms', AHEAD),
  figure('edit-cpu-all', 'an edit, whole browser', 'ms', AHEAD),
  ...(['slow', 'fast'] as const).flatMap((pace) => [
    figure(`${pace}-frame`, `${pace} scroll, a frame`, 'ms', SIXTY_A_SECOND),
    figure(`${pace}-long`, `${pace} scroll, late frames`, '%', AHEAD),
    figure(`${pace}-blank`, `${pace} scroll, blank places`, '%', NONE),
    figure(`${pace}-cpu`, `${pace} scroll, main thread`, 'ms/s', AHEAD),
    figure(`${pace}-cpu-all`, `${pace} scroll, whole browser`, 'ms/s', AHEAD),
  ]),
  ...([200, 2000] as const).flatMap((rate) =>
    (['visible', 'spread'] as const).flatMap((where) => [
      figure(
        `${where}-${rate}-cpu`,
        `${rate} others' edits a second, ${where}, main thread`,
        'ms/s',
        AHEAD,
        ...(rate === 200 && where === 'visible' ? [NO_MORE_THAN_GLIDE] : []),
      ),
      figure(`${where}-${rate}-cpu-all`, `the same, whole browser`, 'ms/s', AHEAD),
      figure(`${where}-${rate}-long`, `the same, late frames`, '%', AHEAD),
    ]),
  ),
  figure('heap', 'heap after collection, main thread', 'MB', AHEAD),
  figure('heap-all', 'memory of the page’s process, workers included', 'MB', AHEAD),
  figure('weight', 'script and styles in gzip, the whole page', 'KB', AHEAD),
  figure('weight-grid', 'script and styles in gzip, ours the grid alone', 'KB', AHEAD),
]

export type Measured = ReadonlyMap<GridName, number>

/** One line of the table; of several goals the one that is farthest from being met. Null: ours has no such figure. */
export function rowOf(
  { name, unit, goals }: Figure,
  measured: Measured,
  titles: ReadonlyMap<GridName, string>,
): BenchRow | null {
  const value = measured.get('ours')
  if (value === undefined) return null
  const held = goals.flatMap((goal) => heldAgainst(goal, measured, titles))
  const [worst] = held.toSorted((a, b) => a.most * a.baseline - b.most * b.baseline)
  const others = [...measured].flatMap(([grid, other]) =>
    grid === 'ours' ? [] : [[titles.get(grid) ?? grid, other] as const],
  )
  return {
    name,
    unit,
    value,
    ...(worst && { against: worst.against, baseline: worst.baseline, goal: worst.most }),
    others: Object.fromEntries(others),
  }
}

type Held = { readonly against: string; readonly baseline: number; readonly most: number }

function heldAgainst(goal: Goal, measured: Measured, titles: ReadonlyMap<GridName, string>): Held[] {
  if ('fixed' in goal) return [{ against: 'the goal', baseline: goal.fixed, most: 1 }]
  const found = goal.of.flatMap((grid) => {
    const baseline = measured.get(grid)
    return baseline === undefined ? [] : [{ against: titles.get(grid) ?? grid, baseline, most: goal.most }]
  })
  return found.toSorted((a, b) => a.baseline - b.baseline).slice(0, 1)
}
