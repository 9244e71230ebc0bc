/**
 * What the header needs: the widest word of each label, and how high labels and spanning headers become at given widths. Lives only
 * while the columns are laid out; measures in a hidden element drawn like the header itself.
 */
import type { ColumnId } from '../../shared/model/ids.ts'
import type { HeaderLook } from './column-header.ts'
import { drawGroup, drawHeader } from './column-header.ts'
import type { ColumnNeed } from './column-widths.ts'
import type { TableReader } from './table-reader.ts'
import { LABEL_COLUMN } from './table-reader.ts'

/** The strip of column letters above the header. */
export const LETTERS_HEIGHT = 18

/** Of a number column, which has the most: both sides, and room for a hanging bracket. */
export const HEADER_PADDING = 25

export class HeaderMeasure {
  readonly #reader: TableReader
  readonly #describe: (column: string) => HeaderLook
  readonly #element = document.createElement('div')

  constructor(host: HTMLElement, reader: TableReader, describe: (column: string) => HeaderLook) {
    this.#reader = reader
    this.#describe = describe
    this.#element.className = 'f-measure f-measure-header'
    this.#element.setAttribute('aria-hidden', 'true')
    host.append(this.#element)
  }

  destroy(): void {
    this.#element.remove()
  }

  rowHeadWidth(rows: number): number {
    return 22 + String(Math.max(rows, 10)).length * 8
  }

  needs(): ColumnNeed[] {
    const columns = this.#reader.columns.map((id) => this.#reader.column(id))
    const probes = columns.map((column) => {
      const probe = document.createElement('span')
      probe.className = 'f-head-word'
      probe.textContent = longestWord(this.#reader.columnLabel(column))
      return probe
    })
    this.#element.replaceChildren(...probes)
    const list = this.#reader.isList
    return columns.map((column, index) => ({
      type: column.type,
      label: column.id === LABEL_COLUMN,
      list,
      word: Math.ceil(probes[index]?.getBoundingClientRect().width ?? 0) + HEADER_PADDING,
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
      ? { label: high + LETTERS_HEIGHT, group: 0 }
      : { label: high, group: group + LETTERS_HEIGHT }
  }
}

const tallest = (elements: readonly HTMLElement[]): number =>
  Math.ceil(Math.max(0, ...elements.map((element) => element.getBoundingClientRect().height)))

/** Chinese may break between any two characters, so its words are short. */
export function longestWord(label: string): string {
  const words = label.replace(/[\u2e80-\u9fff\uff00-\uffef]/g, ' $& ').split(/\s+|(?<=[-/–])/)
  return words.reduce((longest, word) => (word.length > longest.length ? word : longest), '')
}
