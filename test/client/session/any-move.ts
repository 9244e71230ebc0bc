/**
 * Random plans with a random move in them, such that the move changes no formula's meaning: nothing stands at the target and nothing means
 * it, and every range lies wholly inside the moved block or wholly outside of it.
 */
import fc from 'fast-check'

import type { PlanSession } from '../../../client/session/plan-session.ts'
import type { CellBlock } from '../../../client/session/session-types.ts'
import type { ColumnId, RowId } from '../../../shared/model/ids.ts'
import { columnId, rowId, tableId } from '../../../shared/model/ids.ts'
import type { PlanFile } from '../../../shared/model/plan-file.ts'

const SIZES = { a: { rows: 6, columns: 5 }, b: { rows: 5, columns: 4 } } as const
const NAMES = { a: 'Table 10.1', b: 'Table 10.2' } as const
type Name = keyof typeof SIZES
type Rect = {
  readonly table: Name
  readonly top: number
  readonly left: number
  readonly rows: number
  readonly columns: number
}
type Cell = { readonly table: Name; readonly row: string; readonly column: string }

export type AnyMove = {
  readonly from: CellBlock
  readonly to: CellBlock
  readonly cells: ReadonlyMap<string, number | { readonly f: string }>
  readonly formulas: readonly Cell[]
  /** `table row column` of where the cell stands after the move. */
  afterwards(table: string, row: string, column: string): string
}

const key = (table: string, row: number, column: number): string => `${table} r${row} c${column}`
const letter = (column: number): string => String.fromCharCode(65 + column)
const inside = (rect: Rect, table: string, row: number, column: number): boolean =>
  table === rect.table &&
  row >= rect.top &&
  row < rect.top + rect.rows &&
  column >= rect.left &&
  column < rect.left + rect.columns

/** Column A holds the labels and stays as it is. */
const rectIn = (table: Name, rows: number, columns: number): fc.Arbitrary<Rect> =>
  fc
    .record({
      top: fc.nat({ max: SIZES[table].rows - rows }),
      left: fc.integer({ min: 1, max: SIZES[table].columns - columns }),
    })
    .map(({ top, left }) => ({ table, top, left, rows, columns }))

const name = fc.constantFrom<Name>('a', 'b')
const blocks = fc
  .tuple(name, name, fc.integer({ min: 1, max: 3 }), fc.integer({ min: 1, max: 3 }))
  .chain(([from, to, rows, columns]) => fc.tuple(rectIn(from, rows, columns), rectIn(to, rows, columns)))

const choice = fc.array(fc.nat({ max: 1000 }), { minLength: 8, maxLength: 8 })

export const anyMove: fc.Arbitrary<AnyMove> = fc
  .tuple(blocks, fc.array(choice, { minLength: 60, maxLength: 60 }))
  .map(([[from, to], choices]) => build(from, to, choices))

function build(from: Rect, to: Rect, choices: readonly (readonly number[])[]): AnyMove {
  const isTarget = (table: string, row: number, column: number): boolean =>
    inside(to, table, row, column) && !inside(from, table, row, column)
  const cells = new Map<string, number | { readonly f: string }>()
  const formulas: Cell[] = []
  // What a formula may mean: cells made before it, so that nothing goes round in circles.
  const made: (readonly [Name, number, number])[] = []
  for (const [index, [table, row, column]] of places().entries()) {
    if (isTarget(table, row, column)) continue
    const chosen = choices[index % choices.length] ?? []
    const terms = index % 3 === 0 ? [] : termsOf(table, row, chosen, made, from, isTarget)
    if (terms.length > 0) formulas.push({ table, row: `r${row}`, column: `c${column}` })
    cells.set(key(table, row, column), terms.length > 0 ? { f: `=${terms.join('+')}` } : index + 1)
    made.push([table, row, column])
  }
  return {
    from: blockOf(from),
    to: blockOf(to),
    cells,
    formulas,
    afterwards(table, row, column) {
      const [down, right] = [Number(row.slice(1)), Number(column.slice(1))]
      if (!inside(from, table, down, right)) return `${table} ${row} ${column}`
      return key(to.table, down - from.top + to.top, right - from.left + to.left)
    },
  }
}

const places = (): (readonly [Name, number, number])[] =>
  (['a', 'b'] as const).flatMap((table) =>
    Array.from({ length: SIZES[table].rows }, (_, row) =>
      Array.from({ length: SIZES[table].columns - 1 }, (_, column) => [table, row, column + 1] as const),
    ).flat(),
  )

/** Up to two cells and a range, own row and `$` among them. */
function termsOf(
  table: Name,
  row: number,
  [first = 0, second = 0, third = 0, fourth = 0, dollars = 0]: readonly number[],
  made: readonly (readonly [Name, number, number])[],
  from: Rect,
  isTarget: (table: string, row: number, column: number) => boolean,
): string[] {
  const prefix = (other: Name): string => (other === table ? '' : `'${NAMES[other]}'!`)
  const cell = (at: number): string[] => {
    const found = made[at % Math.max(1, made.length)]
    if (!found) return []
    const [other, down, right] = found
    return [`${prefix(other)}${dollars % 2 ? '$' : ''}${letter(right)}${dollars % 3 ? '' : '$'}${down + 1}`]
  }
  const ownRow = made.findLast(([other, down]) => other === table && down === row)
  const range = (): string[] => {
    const [corner, opposite] = [
      made[third % Math.max(1, made.length)],
      made[fourth % Math.max(1, made.length)],
    ]
    if (!corner || !opposite || corner[0] !== opposite[0]) return []
    const [top, bottom] = [corner[1], opposite[1]].toSorted((a, b) => a - b) as [number, number]
    const [left, right] = [corner[2], opposite[2]].toSorted((a, b) => a - b) as [number, number]
    const covered = places().filter(
      ([other, down, across]) =>
        other === corner[0] && down >= top && down <= bottom && across >= left && across <= right,
    )
    const known = new Set(made.map((place) => place.join(' ')))
    const moved = covered.filter((place) => inside(from, ...place)).length
    const isWhole = moved === 0 || moved === covered.length
    if (!isWhole || covered.some((place) => isTarget(...place) || !known.has(place.join(' ')))) return []
    return [`SUM(${prefix(corner[0])}${letter(left)}${top + 1}:${letter(right)}${bottom + 1})`]
  }
  return [...cell(first), ...(second % 2 && ownRow ? [`${letter(ownRow[2])}${row + 1}*2`] : []), ...range()]
}

const blockOf = ({ table, top, left, rows, columns }: Rect): CellBlock => ({
  table: tableId(table),
  rows: Array.from({ length: rows }, (_, index): RowId => rowId(`r${top + index}`)),
  columns: Array.from({ length: columns }, (_, index): ColumnId => columnId(`c${left + index}`)),
})

export const planOf = ({ cells }: AnyMove): PlanFile => ({
  format: 'fascicle-plan',
  version: 1,
  plan: {
    id: 'small',
    section: '10',
    year: 2023,
    mainLanguage: 'en',
    languages: ['en'],
    title: { en: 'Any' },
  },
  components: [],
  names: [],
  tables: (['a', 'b'] as const).map((id) => ({
    id,
    component: null,
    kind: 'free' as const,
    numbering: 'table' as const,
    title: { en: id },
    columns: Array.from({ length: SIZES[id].columns }, (_, column) => ({
      id: column === 0 ? 'label' : `c${column}`,
      type: column === 0 ? ('text' as const) : ('number' as const),
      label: {},
    })),
    rows: Array.from({ length: SIZES[id].rows }, (_, row) => ({
      id: `r${row}`,
      kind: 'line' as const,
      cells: Object.fromEntries(
        Array.from({ length: SIZES[id].columns - 1 }, (_, column) => [
          `c${column + 1}`,
          cells.get(key(id, row, column + 1)) ?? null,
        ]).filter(([, content]) => content !== null),
      ),
    })),
  })),
})

/** Everything the documents of the plan hold in their cells. */
export function contentsOf(session: PlanSession): Readonly<Record<string, unknown>> {
  const found: Record<string, unknown> = {}
  for (const { id } of session.tables()) {
    const table = session.table(id)
    for (const [row, column, content] of table.cells()) {
      const texts = Object.entries(table.texts(row, column)).filter(([, text]) => text !== '')
      if (content !== null) found[`${id} ${row} ${column}`] = [content, texts]
    }
  }
  return found
}
