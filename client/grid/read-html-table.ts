/**
 * The table that a spreadsheet, a text program or a page puts on the clipboard as HTML. [GR19] Excel (`x:num`), LibreOffice (`sdval`),
 * Google Sheets (`data-sheets-value`) and our own tables say which number a text stands for. The clipboard is anybody's to write: it is
 * parsed into a document of its own, in which nothing runs and nothing is loaded, and only texts, those numbers and a few formats (read-html-formats.ts) are taken from it.
 * Null: there is no table, or more than one, or words beside it; the plain text is better then.
 */
import { type CellFormat, NO_FORMAT } from '../../shared/model/cell-format.ts'
import { blockKey } from './paste-plan.ts'
import { type ClassStyles, classStyles, formatOfCell } from './read-html-formats.ts'

export type HtmlBlock = {
  readonly cells: readonly (readonly string[])[]
  readonly numbers: readonly (readonly (number | null)[])[]
  /** By `blockKey`, of cells that are set in some way. */
  readonly formats: ReadonlyMap<string, CellFormat>
}

type Cell = { readonly text: string; readonly number: number | null; readonly format: CellFormat }

/** More than this is not parsed: the page would stand still. */
const LONGEST = 60_000_000
const WIDEST_SPAN = 1000
const EMPTY: Cell = { text: '', number: null, format: NO_FORMAT }
const UNSEEN = new Set(['SCRIPT', 'STYLE', 'TEMPLATE', 'NOSCRIPT', 'TITLE', 'META', 'LINK'])
const BLOCKS = new Set(['P', 'DIV', 'LI', 'UL', 'OL', 'TR', 'TABLE', 'H1', 'H2', 'H3', 'H4', 'H5', 'H6'])

export function readHtmlTable(html: string, limit: number): HtmlBlock | 'too-large' | null {
  if (html.length > LONGEST || !/<table/i.test(html)) return null
  const { body } = new DOMParser().parseFromString(withoutLooks(html), 'text/html')
  const [table, ...more] = [...body.querySelectorAll('table')].filter(
    (found) => !found.parentElement?.closest('table'),
  )
  if (!table || more.length > 0 || hasWordsBeside(table, body)) return null
  const rows = rowsOf(table, limit, classStyles(html))
  if (rows === null) return 'too-large'
  const width = rows.reduce((most, row) => Math.max(most, row.length), 0)
  if (width === 0) return null
  const full = rows.map((row) => Array.from({ length: width }, (_, column) => row[column] ?? EMPTY))
  return {
    cells: full.map((row) => row.map((cell) => cell.text)),
    numbers: full.map((row) => row.map((cell) => cell.number)),
    formats: formatsIn(rows),
  }
}

/** The content policy would report each style and handler, although none takes effect there. */
const withoutLooks = (html: string): string =>
  html.replaceAll(/<[a-z/][^<>]*>/gi, (tag) =>
    tag.replace(/^<(\/?)(?:style|script)\b/i, '<$1title').replaceAll(/\s(style|on\w+)\s*=/gi, ' data-$1='),
  )

/** Merged cells hold their text in their first cell. Null: more than `limit` cells. */
function rowsOf(table: HTMLTableElement, limit: number, classes: ClassStyles): Cell[][] | null {
  const rows: Cell[][] = []
  /** How many of the next rows a cell from above reaches into, by column. */
  const held: number[] = []
  let width = 0
  for (const element of table.rows) {
    if (isPadding(element)) continue
    const row: Cell[] = []
    const takeHeld = (): void => {
      for (let left = held[row.length] ?? 0; left > 0; left = held[row.length] ?? 0) {
        held[row.length] = left - 1
        row.push(EMPTY)
      }
    }
    for (const cell of element.cells) {
      takeHeld()
      const down = spanOf(cell, 'rowspan') - 1
      for (let right = spanOf(cell, 'colspan'); right > 0; right--) {
        held[row.length] = down
        row.push(EMPTY)
        if (right === spanOf(cell, 'colspan'))
          row[row.length - 1] = {
            text: textOf(cell),
            number: numberOf(cell),
            format: formatOfCell(cell, classes),
          }
      }
      width = Math.max(width, row.length)
      if ((rows.length + 1) * width > limit) return null
    }
    const last = held.findLastIndex((left) => left > 0)
    while (row.length <= last) {
      takeHeld()
      if (row.length <= last) row.push(EMPTY)
    }
    rows.push(row)
    if (rows.length * Math.max(width, 1) > limit) return null
  }
  return rows
}

const formatsIn = (rows: readonly (readonly Cell[])[]): ReadonlyMap<string, CellFormat> =>
  new Map(
    rows.flatMap((row, down) =>
      row.flatMap(({ format }, right): [string, CellFormat][] =>
        Object.keys(format).length > 0 ? [[blockKey(down, right), format]] : [],
      ),
    ),
  )

/** Excel ends a table with a hidden row that only gives the columns their widths. */
const isPadding = (row: HTMLTableRowElement): boolean =>
  /display:\s*none/i.test(row.dataset['style'] ?? '') && row.textContent.trim() === ''

function spanOf(cell: HTMLTableCellElement, name: 'colspan' | 'rowspan'): number {
  const span = Number(cell.getAttribute(name) ?? 1)
  return Number.isInteger(span) && span > 0 ? Math.min(span, WIDEST_SPAN) : 1
}

function hasWordsBeside(table: HTMLTableElement, body: HTMLElement): boolean {
  const walker = body.ownerDocument.createTreeWalker(
    body,
    NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT,
    (node) =>
      node === table || UNSEEN.has(node.nodeName) || isFootnotes(node)
        ? NodeFilter.FILTER_REJECT
        : NodeFilter.FILTER_ACCEPT,
  )
  for (let node = walker.nextNode(); node; node = walker.nextNode())
    if (node.nodeType === Node.TEXT_NODE && (node.nodeValue ?? '').trim() !== '') return true
  return false
}

/** [GR61] Word puts the notes of a table's marks behind it. */
const isFootnotes = (node: Node): boolean =>
  node instanceof HTMLElement &&
  /mso-element:\s*(?:footnote|endnote|comment)/i.test(node.dataset['style'] ?? '')

/** Line breaks and blocks break the line; other white space of the source is one space, and what is only there for looks none. */
function textOf(cell: Node): string {
  const parts: string[] = []
  const add = (node: Node): void => {
    if (node.nodeType === Node.TEXT_NODE) {
      const text = (node.nodeValue ?? '').replaceAll(/[ \t\r\n\f]+/g, ' ')
      if (text !== ' ' || parts.at(-1) !== '\n') parts.push(text)
    } else if (node.nodeName === 'BR') parts.push('\n')
    else if (!UNSEEN.has(node.nodeName)) {
      if (BLOCKS.has(node.nodeName) && parts.at(-1) !== '\n') parts.push('\n')
      for (const child of node.childNodes) add(child)
    }
  }
  add(cell)
  return parts
    .join('')
    .replaceAll(/[ \u00a0]{2,}/g, ' ')
    .replaceAll(/[ \u00a0]*\n[ \u00a0]*/g, '\n')
    .replaceAll(/^\s+|\s+$/g, '')
}

function numberOf(cell: Element): number | null {
  const written = cell.getAttribute('x:num') || cell.getAttribute('sdval') || sheetsNumber(cell)
  if (written === null || !/^-?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i.test(written)) return null
  const number = Number(written)
  return Number.isFinite(number) ? number : null
}

/** `{"1":3,"3":1234.4}`: of type 3, a number. */
function sheetsNumber(cell: Element): string | null {
  const found = /^\{"1":3,"3":([^,}]+)\}$/.exec(
    cell.getAttribute('data-sheets-value')?.replaceAll(/\s/g, '') ?? '',
  )
  return found?.[1] ?? null
}
