/**
 * What the header needs: the widest word of each label, and how high labels and spanning headers become at given widths; beside it the
 * widest word of choices. Lives only while the columns are laid out; measures in a hidden element drawn like the header itself.
 */
import type { ColumnId } from '../../shared/model/ids.ts'
import type { GridDisplay } from '../state/grid-display.ts'
import type { HeaderLook } from './column-header.ts'
import { drawGroup, drawHeader } from './column-header.ts'
import type { ColumnNeed } from './column-widths.ts'
import type { FigureWidths } from './figure-widths.ts'
import type { TableReader } from './table-reader.ts'
import { LABEL_COLUMN } from './table-reader.ts'

/** The strip of column letters above the header. */
const LETTERS_HEIGHT = 18

/** [GR93] What is left of the row numbers to take hold of rows. */
const HANDLE = 12
/** Beside the numbers, of what folds groups. */
const FOLD = 14

/** Of a number column, which has the most: both sides, and room for a hanging bracket. */
export const HEADER_PADDING = 25

/** Pixels of the numbers of that many rows, beside what folds groups. */
export function rowHeadWidth(rows: number, hasGroups: boolean, { zoom, heads }: GridDisplay): number {
  const numbers = heads ? 22 + String(Math.max(rows, 10)).length * 8 : HANDLE
  return Math.round((numbers + (hasGroups ? FOLD : 0)) * zoom)
}

export class HeaderMeasure {
  readonly #reader: TableReader
  readonly #describe: (column: string) => HeaderLook
  readonly #element = document.createElement('div')
  readonly #display: GridDisplay
  readonly #figures: FigureWidths

  constructor(
    host: HTMLElement,
    reader: TableReader,
    describe: (column: string) => HeaderLook,
    display: GridDisplay,
    figures: FigureWidths,
  ) {
    this.#figures = figures
    this.#display = display
    this.#reader = reader
    this.#describe = describe
    this.#element.className = 'f-measure f-measure-header'
    this.#element.setAttribute('aria-hidden', 'true')
    host.append(this.#element)
  }

  destroy(): void {
    this.#element.remove()
  }

  /** Of the strip of column letters. */
  get lettersHeight(): number {
    return this.#display.heads ? Math.round(LETTERS_HEIGHT * this.#display.zoom) : 0
  }

  /** Before any zoom, as all widths that are kept. */
  needs(): ColumnNeed[] {
    const columns = this.#reader.columns.map((id) => this.#reader.column(id))
    const probes = columns.map((column) => {
      const probe = document.createElement('span')
      probe.className = 'f-head-word'
      probe.textContent = longestWord(this.#reader.columnLabel(column))
      return probe
    })
    // A choice is not broken where it can be helped.
    const choices = columns.map(({ type, choices: all = [] }) => {
      const cell = document.createElement('div')
      cell.className = 'f-cell f-set-text'
      cell.style.width = 'max-content'
      cell.textContent = type === 'choice' ? longestWord(all.join(' ')) : ''
      return cell
    })
    this.#element.replaceChildren(...probes, ...choices)
    const room = (cell: Element | undefined): number =>
      Math.ceil((cell?.getBoundingClientRect().width ?? 0) / this.#display.zoom)
    const list = this.#reader.isList
    this.#figures.begin(choices[0] ?? this.#element, this.#display.zoom)
    return columns.map((column, index) => ({
      type: column.type,
      label: column.id === LABEL_COLUMN,
      list,
      word: room(probes[index]) + HEADER_PADDING,
      figure: this.#figures.need(column.id),
      ...(column.type === 'choice' && { choice: room(choices[index]) }),
      ...(column.width !== undefined && { set: column.width }),
    }))
  }

  /** Heights of the row of labels and of the row of spanning headers above it (0: there is none); the letters are included. */
  heights(widths: ReadonlyMap<ColumnId, number>): { readonly label: number; readonly group: number } {
    const groups = new Map<string, number>()
    const labels: HTMLElement[] = []
    const single: HTMLElement[] = []
    for (const [id, width] of widths) {
      const column = this.#reader.column(id)
      const group = this.#reader.groupLabel(column)
      if (group) groups.set(group, (groups.get(group) ?? 0) + width)
      const element = document.createElement('div')
      drawHeader(element, this.#describe(id))
      element.style.width = `${width}px`
      ;(group ? labels : single).push(element)
    }
    const spanning = [...groups].map(([label, width]) => {
      const element = document.createElement('div')
      drawGroup(element, label)
      element.style.width = `${width}px`
      return element
    })
    this.#element.replaceChildren(...labels, ...single, ...spanning)
    const group = tallest(spanning)
    const high = Math.max(tallest(labels), tallest(single) - group)
    return group === 0
      ? { label: high + this.lettersHeight, group: 0 }
      : { label: high, group: group + this.lettersHeight }
  }
}

const tallest = (elements: readonly HTMLElement[]): number =>
  Math.ceil(Math.max(0, ...elements.map((element) => element.getBoundingClientRect().height)))

/** Chinese may break between any two characters, so its words are short. */
export function longestWord(label: string): string {
  const words = label.replace(/[\u2e80-\u9fff\uff00-\uffef]/g, ' $& ').split(/\s+|(?<=[-/–])/)
  return words.reduce((longest, word) => (word.length > longest.length ? word : longest), '')
}
