/**
 * The fill handle at work: cells go on from those they are filled from (fill-series.ts), formulas shift as when copied. [GR42] One undo step;
 * called with visible positions, at once.
 */
import { printDate, readDate } from '../../shared/format/date.ts'
import { editNumber } from '../../shared/format/print-number.ts'
import { editText } from '../../shared/format/print-value.ts'
import type { CellFormat } from '../../shared/model/cell-format.ts'
import { isFormula } from '../../shared/model/cell.ts'
import type { FillDrag, FillWay } from './fill-drag.ts'
import type { FillHow, Filled, Line, Seed } from './fill-series.ts'
import { fillLine, wrapped } from './fill-series.ts'
import type { GridClear } from './grid-clear.ts'
import type { GridCore } from './grid-core.ts'
import type { GridPaste } from './grid-paste.ts'
import type { CellPlace, CopiedFormula } from './grid-session.ts'
import type { Block } from './paste-plan.ts'
import { blockKey } from './paste-plan.ts'
import { blockOf } from './read-own-block.ts'
import type { Rect } from './selection.ts'
import { spotsOf, subtract } from './selection.ts'

export class GridSeries {
  readonly #core: GridCore
  readonly #paste: GridPaste
  readonly #clear: GridClear

  constructor(core: GridCore, paste: GridPaste, clear: GridClear) {
    this.#core = core
    this.#paste = paste
    this.#clear = clear
  }

  drag(source: Rect, drag: FillDrag, how: FillHow): void {
    const core = this.#core
    if (drag.do === 'extend') return this.#extend(source, drag.rect, drag.way, how)
    const { reader } = core
    this.#clear.clear([...spotsOf(drag.rect)].flatMap((spot) => reader.placeAt(spot) ?? []))
    core.selectAll(subtract(source, drag.rect), { scroll: false })
  }

  /** Down to where the column beside it ends, and never over a sum. */
  toNeighbour(): void {
    const { rect, reader } = this.#core
    const besides = [rect.left - 1, rect.right + 1]
    const beside = besides.find((column) => reader.isFilled({ row: rect.bottom + 1, column }))
    if (beside === undefined) return
    let bottom = rect.bottom
    while (reader.isFilled({ row: bottom + 1, column: beside }) && !this.#isSum(bottom + 1)) bottom++
    if (bottom > rect.bottom) this.#extend(rect, { ...rect, bottom }, 'down', 'usual')
  }

  /** What is selected goes on from its first filled rows, or columns where it is one row. */
  within(): void {
    const core = this.#core
    const { rect, reader } = core
    const isAcross = rect.top === rect.bottom
    const isFilled = (line: Rect): boolean => [...spotsOf(line)].some((spot) => reader.isFilled(spot))
    let [bottom, right] = [rect.top, rect.left]
    if (isAcross)
      while (right < rect.right && isFilled({ ...rect, left: right + 1, right: right + 1 })) right++
    else while (bottom < rect.bottom && isFilled({ ...rect, top: bottom + 1, bottom: bottom + 1 })) bottom++
    const source = isAcross ? { ...rect, right } : { ...rect, bottom }
    if (isAcross ? right < rect.right : bottom < rect.bottom)
      this.#extend(source, rect, isAcross ? 'right' : 'down', 'count')
  }

  #isSum(row: number): boolean {
    const { reader } = this.#core
    const id = reader.rows[row]
    const kind = id === undefined ? 'line' : reader.row(id).kind
    return kind === 'total' || kind === 'subtotal'
  }

  #extend(source: Rect, to: Rect, way: FillWay, how: FillHow): void {
    const core = this.#core
    const { reader } = core
    if (!core.mayChange()) return
    const isDown = way === 'down' || way === 'up'
    const from = blockOf(reader, reader.blockIn(source))
    const lines = this.#lines(source, isDown, how)
    const area = {
      down: { ...to, top: source.bottom + 1 },
      up: { ...to, bottom: source.top - 1 },
      right: { ...to, left: source.right + 1 },
      left: { ...to, right: source.left - 1 },
    }[way]
    const made = new FilledBlock()
    for (let row = area.top; row <= area.bottom; row++)
      for (let column = area.left; column <= area.right; column++) {
        const [line, at] = isDown
          ? [column - source.left, row - source.top]
          : [row - source.top, column - source.left]
        const filled = lines[line]?.(at) ?? { copyOf: 0 }
        const target = [row - area.top, column - area.left] as const
        const seed = wrapped(at, isDown ? from.cells.length : (from.cells[0]?.length ?? 1))
        made.look(target, from, isDown ? [seed, line] : [line, seed])
        if ('copyOf' in filled)
          made.copy(target, from, isDown ? [filled.copyOf, line] : [line, filled.copyOf])
        else made.set(target, filled)
      }
    this.#paste.write([{ block: made.block, ...reader.blockIn(area) }], 'filled')
    core.select({ row: to.top, column: to.left }, { row: to.bottom, column: to.right }, { scroll: false })
  }

  /** Of each column of the source, or of each of its rows. */
  #lines(source: Rect, isDown: boolean, how: FillHow): Line[] {
    const { reader } = this.#core
    const seedAt = (row: number, column: number): Seed => {
      const place = reader.placeAt({ row, column })
      return place ? this.#seed(place) : { kind: 'other' }
    }
    const rows = range(source.top, source.bottom)
    const columns = range(source.left, source.right)
    return isDown
      ? columns.map((column) =>
          fillLine(
            rows.map((row) => seedAt(row, column)),
            how,
          ),
        )
      : rows.map((row) =>
          fillLine(
            columns.map((column) => seedAt(row, column)),
            how,
          ),
        )
  }

  #seed(place: CellPlace): Seed {
    const { reader } = this.#core
    const content = reader.table.cell(place.row, place.column)
    if (typeof content === 'number') return { kind: 'number', value: content }
    if (isFormula(content) || (content !== null && typeof content !== 'string')) return { kind: 'other' }
    const text = content ?? reader.display(place)
    if (text === '' || reader.borrowedFrom(place) !== null) return { kind: 'other' }
    const iso = readDate(text)
    if (iso === text) return { kind: 'date', iso, printed: null }
    const printed =
      iso === null ? undefined : (['en', 'zh'] as const).find((one) => printDate(iso, one) === text)
    return iso !== null && printed ? { kind: 'date', iso, printed } : { kind: 'text', text }
  }
}

/** What is filled, as a block to be pasted. */
class FilledBlock {
  readonly #cells: string[][] = []
  readonly #numbers: (number | null)[][] = []
  readonly #formulas = new Map<string, CopiedFormula>()
  readonly #formats = new Map<string, CellFormat>()

  get block(): Block {
    return {
      cells: this.#cells,
      numbers: this.#numbers,
      formulas: this.#formulas,
      formats: this.#formats,
    }
  }

  /** [GR47] Set like the cell it goes on from. */
  look([row, column]: Spot2, from: Block, [fromRow, fromColumn]: Spot2): void {
    const format = from.formats?.get(blockKey(fromRow, fromColumn))
    if (format) this.#formats.set(blockKey(row, column), format)
  }

  copy([row, column]: Spot2, from: Block, [fromRow, fromColumn]: Spot2): void {
    const copied = from.formulas?.get(blockKey(fromRow, fromColumn))
    if (copied) this.#formulas.set(blockKey(row, column), copied)
    this.#put(
      row,
      column,
      from.cells[fromRow]?.[fromColumn] ?? '',
      from.numbers?.[fromRow]?.[fromColumn] ?? null,
    )
  }

  set([row, column]: Spot2, filled: Exclude<Filled, { readonly copyOf: number }>): void {
    if ('number' in filled) this.#put(row, column, editNumber(filled.number), filled.number)
    else if ('text' in filled) this.#put(row, column, editText(filled.text), null)
    else this.#put(row, column, filled.printed ? printDate(filled.iso, filled.printed) : filled.iso, null)
  }

  #put(row: number, column: number, text: string, number: number | null): void {
    ;(this.#cells[row] ??= [])[column] = text
    ;(this.#numbers[row] ??= [])[column] = number
  }
}

type Spot2 = readonly [row: number, column: number]

const range = (from: number, to: number): number[] =>
  Array.from({ length: to - from + 1 }, (_, at) => from + at)
