/**
 * The grid against its peers, in one Chromium on one machine in turns: the product's TableGrid over its own session and calculation, and
 * four other grids on pages of their own with the same table. `--quick`: one round instead of three. `--only=ours,glide`: these alone.
 * `--cpu-profile`: of ours alone, where the time goes; nothing is compared then. What it compares, and what not, is in README.md.
 */
import type { BenchRow } from './bench-row.ts'
import { median } from './bench-row.ts'
import { buildPages, type Weights, writePlan } from './browser/build-pages.ts'
import { FIGURES, type FigureKey, rowOf } from './browser/figures.ts'
import { type BenchGrid, type GridName, GRIDS } from './browser/grids.ts'
import { servePages } from './browser/serve-pages.ts'
import type { Shape } from './browser/table-data.ts'
import { type Figures, visit } from './browser/visit.ts'

type Scene = { readonly name: string; readonly shape: Shape; readonly grids: readonly BenchGrid[] }

const OURS = GRIDS.find(({ name }) => name === 'ours')
const TITLES = new Map(GRIDS.map(({ name, title }) => [name, title]))

const SCENES: readonly Scene[] = [
  { name: '10k × 20', shape: { columns: 20, formulas: false }, grids: GRIDS },
  {
    name: '10k × 20 with 10k formulas',
    shape: { columns: 20, formulas: true },
    grids: GRIDS.filter(({ calculates }) => calculates),
  },
  { name: '10k × 40', shape: { columns: 40, formulas: false }, grids: OURS ? [OURS] : [] },
]

/** Edits: with a look at each, and as many without. */
const FULL = { rounds: 3, edits: 12 }
const QUICK = { rounds: 1, edits: 8 }

export async function browserGrid(flags: ReadonlySet<string>): Promise<BenchRow[]> {
  const isProfile = flags.has('--cpu-profile')
  const { rounds, edits } = flags.has('--quick') || isProfile ? QUICK : FULL
  const weights = await buildPages({ isReadable: isProfile })
  for (const { shape } of SCENES) writePlan(shape)
  const pages = await servePages()
  const only = isProfile
    ? ['ours']
    : [...flags].flatMap((flag) => /^--only=(.*)/.exec(flag)?.[1]?.split(',') ?? [])
  const isAsked = ({ name }: BenchGrid): boolean => only.length === 0 || only.includes(name)
  const taken = SCENES.map(() => new Map<GridName, Figures[]>())
  try {
    for (let round = 0; round < rounds; round++)
      // Of the wide table there is only ours: one look is enough.
      for (const [index, { name, shape, grids }] of SCENES.slice(0, round === 0 ? 3 : 2).entries())
        for (const grid of grids.filter(isAsked)) {
          const began = performance.now()
          const figures = await visit(grid, { url: pages.url, shape, edits, profile: isProfile })
          const seconds = Math.round((performance.now() - began) / 1000)
          process.stderr.write(`  ${round + 1}/${rounds} ${name}: ${grid.title}, ${seconds} s\n`)
          const before = taken[index]?.get(grid.name) ?? []
          taken[index]?.set(grid.name, [...before, figures])
        }
  } finally {
    pages.close()
  }
  return SCENES.flatMap((scene, index) => rowsOf(scene, taken[index] ?? new Map(), weights))
}

function rowsOf(
  { name, shape }: Scene,
  taken: ReadonlyMap<GridName, readonly Figures[]>,
  weights: Weights,
): BenchRow[] {
  const isFirst = shape === SCENES[0]?.shape
  return FIGURES.flatMap((figure) => {
    const weighed = isFirst ? weightsOf(figure.key, weights) : null
    const measured = weighed ?? mediansOf(figure.key, taken)
    const row = rowOf(figure, measured, TITLES)
    return row ? [{ ...row, name: `${name}: ${row.name}` }] : []
  })
}

function mediansOf(key: FigureKey, taken: ReadonlyMap<GridName, readonly Figures[]>): Map<GridName, number> {
  const medians = new Map<GridName, number>()
  for (const [grid, visits] of taken) {
    const values = visits.flatMap((figures) => figures[key] ?? [])
    if (values.length > 0) medians.set(grid, median(values))
  }
  return medians
}

/** What the page of each grid weighs; null: another figure. */
function weightsOf(key: FigureKey, { page, gridAlone }: Weights): Map<GridName, number> | null {
  if (key !== 'weight' && key !== 'weight-grid') return null
  const kilobytes = new Map([...page].map(([grid, bytes]) => [grid, bytes / 1000]))
  return key === 'weight' ? kilobytes : kilobytes.set('ours', gridAlone / 1000)
}
