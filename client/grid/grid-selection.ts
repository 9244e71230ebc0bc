/**
 * What is selected, by identity: one range, or several made with Ctrl. [GR1] [GR37] Rows and columns that others insert, move or delete never
 * move it to other cells; a range whose cells are gone goes with them, the last one comes to the nearest cells. Knows no page.
 */
import type { CellPlace } from './grid-session.ts'
import type { Rect, Size, Spot } from './selection.ts'
import { clampSpot, contains, covering, cycle, disjoint, rectOf, sameSpot, subtract } from './selection.ts'
import type { DocumentPlaces } from './table-reader.ts'

type Table = {
  readonly size: Size
  placeAt(spot: Spot): CellPlace | null
  spotOf(place: CellPlace): Spot | null
  /** For cells that are there and not shown; null: there are none. */
  readonly places: Pick<DocumentPlaces, 'towards' | 'near'> | null
}
type Mark = { place: CellPlace | null; spot: Spot }
/** `anchor` stays, `focus` moves when the range is extended. */
type Range = { readonly anchor: Mark; focus: Mark }

const ORIGIN: Spot = { row: 0, column: 0 }
/** Taking single cells out of a large range leaves up to four ranges each time. */
const MOST_RANGES = 1000

export class GridSelection {
  readonly #table: Table
  #ranges: Range[]
  #current: Range
  #active: Mark
  /** Of the table when places were last looked for: what covered all of it goes on to do so. */
  #size: Size

  constructor(table: Table) {
    this.#table = table
    this.#size = table.size
    this.#current = this.#range(ORIGIN, ORIGIN)
    this.#ranges = [this.#current]
    this.#active = this.#current.anchor
  }

  /** Of the range that is extended: the corner that stays. */
  get anchor(): Spot {
    return this.#current.anchor.spot
  }

  /** The corner that moves. */
  get focus(): Spot {
    return this.#current.focus.spot
  }

  get active(): Spot {
    return this.#active.spot
  }

  /** The range that is extended. */
  get rect(): Rect {
    return toRect(this.#current)
  }

  /** All ranges, in the order they were made. They may overlap. */
  get rects(): readonly Rect[] {
    return this.#ranges.map(toRect)
  }

  contains(spot: Spot): boolean {
    return this.#ranges.some((range) => contains(toRect(range), spot))
  }

  /** This range and no other. */
  set(anchor: Spot, focus: Spot): void {
    this.#ranges = []
    this.#push(anchor, focus)
  }

  /** One range more; the active cell is its anchor. */
  add(anchor: Spot, focus: Spot): void {
    if (this.#ranges.length >= MOST_RANGES) this.#ranges.shift()
    this.#push(anchor, focus)
  }

  /** The range made last has other corners; the others stay. */
  reshape(anchor: Spot, focus: Spot): void {
    this.#ranges = this.#ranges.filter((range) => range !== this.#current)
    this.#push(anchor, focus)
  }

  /** Several ranges at once; at least one. The active cell is the first of the first. */
  setAll(rects: readonly Rect[]): void {
    this.#ranges = []
    for (const { top, left, bottom, right } of rects.slice(0, MOST_RANGES))
      this.#push({ row: top, column: left }, { row: bottom, column: right })
    this.#current = this.#ranges[0] ?? this.#current
    this.#active = this.#current.anchor
  }

  /** Takes a rectangle out of these ranges. One cell always stays selected: where nothing is left, the first of the rectangle. */
  setWithout(rects: readonly Rect[], hole: Rect): void {
    const left = disjoint(rects).flatMap((rect) => subtract(rect, hole))
    this.setAll(left.length > 0 ? left : [rectOf(cornerOf(hole), cornerOf(hole))])
  }

  /** The active cell alone. */
  collapse(): void {
    this.set(this.active, this.active)
  }

  /** Makes another cell of the selection the active one. False: it is not selected. */
  activate(spot: Spot): boolean {
    const range = [this.#current, ...this.#ranges].find((one) => contains(toRect(one), spot))
    if (!range) return false
    this.#current = range
    this.#active = this.#mark(spot)
    return true
  }

  /** Tab (along rows) and Enter (along columns): makes the next cell active, through all ranges, one after the other. */
  walk(by: 1 | -1, along: 'rows' | 'columns'): Spot {
    const [first, last] = endsOf(this.rect)
    if (this.#ranges.length > 1 && sameSpot(this.active, by === 1 ? last : first)) {
      const at = (this.#ranges.indexOf(this.#current) + by) % this.#ranges.length
      this.#current = this.#ranges.at(at) ?? this.#current
      this.#active = this.#mark(endsOf(this.rect)[by === 1 ? 0 : 1])
    } else this.#active = this.#mark(cycle(this.rect, this.active, by, along))
    return this.active
  }

  /** After rows or columns came, went or moved, or are shown no more. */
  relocate(): void {
    const { size } = this.#table
    if (size.rows === 0 || size.columns === 0) return
    const left = this.#ranges.filter(
      ({ anchor, focus }) => this.#find(anchor, focus) ?? this.#find(focus, anchor),
    )
    this.#ranges = left.length > 0 ? left : [this.#current]
    if (!this.#ranges.includes(this.#current)) this.#current = this.#ranges.at(-1) ?? this.#current
    this.#ranges = this.#ranges.map((range) => {
      const { anchor, focus } = range
      const whole = covering(toRect(range), this.#size)
      this.#relocate(anchor, focus)
      this.#relocate(focus, anchor)
      const now = this.#stretched(range, whole)
      if (range === this.#current) this.#current = now
      return now
    })
    this.#size = size
    this.#relocate(this.#active, this.#active)
    if (!contains(this.rect, this.active)) this.#active = this.#current.anchor
  }

  /** Whole columns have all rows, those too that came before or after the others, and whole rows all columns. */
  #stretched(range: Range, { rows, columns }: { readonly rows: boolean; readonly columns: boolean }): Range {
    if (!rows && !columns) return range
    const [from, to] = [range.anchor.spot, range.focus.spot]
    const { size } = this.#table
    const along = (a: number, b: number, last: number): readonly [number, number] =>
      a <= b ? [0, last] : [last, 0]
    const [top, bottom] = rows ? along(from.row, to.row, size.rows - 1) : [from.row, to.row]
    const [left, right] = columns ? along(from.column, to.column, size.columns - 1) : [from.column, to.column]
    return this.#range({ row: top, column: left }, { row: bottom, column: right })
  }

  #relocate(mark: Mark, to: Mark): void {
    const near = mark.place && this.#table.places?.near(mark.place)
    mark.spot = this.#find(mark, to) ?? near ?? clampSpot(mark.spot, this.#table.size)
    mark.place = this.#table.placeAt(mark.spot)
  }

  /** Where it is shown; else the next cell that is, towards the other corner. Null: there is none. */
  #find({ place: from }: Mark, { place: to }: Mark): Spot | null {
    return from && to && (this.#table.spotOf(from) ?? this.#table.places?.towards(from, to) ?? null)
  }

  #push(anchor: Spot, focus: Spot): void {
    this.#current = this.#range(anchor, focus)
    this.#active = this.#current.anchor
    this.#ranges.push(this.#current)
  }

  #range(anchor: Spot, focus: Spot): Range {
    const { size } = this.#table
    if (size.rows === 0 || size.columns === 0)
      return { anchor: this.#mark(ORIGIN), focus: this.#mark(ORIGIN) }
    return { anchor: this.#mark(clampSpot(anchor, size)), focus: this.#mark(clampSpot(focus, size)) }
  }

  #mark(spot: Spot): Mark {
    return { place: this.#table.placeAt(spot), spot }
  }
}

const toRect = ({ anchor, focus }: Range): Rect => rectOf(anchor.spot, focus.spot)

const cornerOf = ({ top, left }: Rect): Spot => ({ row: top, column: left })

const endsOf = (rect: Rect): readonly [first: Spot, last: Spot] => [
  cornerOf(rect),
  { row: rect.bottom, column: rect.right },
]
