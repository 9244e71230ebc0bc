/**
 * What formulas show and give at the end of a story, read as a person reads them: the text in A1, and the value. Each part is held against
 * what its author pointed at (`meaning.ts`) and the table of cases (`table-of-cases.ts`), and so are the cells that the grid frames in colour.
 */
import { deepStrictEqual, ok } from 'node:assert/strict'

import type { PlanSession } from '../../client/session/plan-session.ts'
import { renderName } from '../../shared/formula/named-formula.ts'
import { references } from '../../shared/formula/references.ts'
import { type CellAddress, type CellValue, isError, isFormula } from '../../shared/model/cell.ts'
import type { ColumnId, NameId, RowId, TableId } from '../../shared/model/ids.ts'
import { type Meaning, nameOf, whereabouts } from './meaning.ts'
import { covered, type Ends, Forest } from './table-of-cases.ts'

type Cells = {
  readonly table: TableId
  readonly rows: readonly string[]
  readonly columns: readonly string[]
}

/** What a part stands for now: cells, `gone`, or the formula of a name. */
type Now = Cells | 'gone'

export class Reading {
  readonly #session: PlanSession
  readonly #names: ReadonlyMap<string, Meaning>
  readonly #forests = new Map<TableId, { readonly rows: Forest; readonly columns: Forest }>()
  /** How many parts were checked, by kind and what became of them. */
  readonly seen = new Map<string, number>()

  /** `names`: what the formulas of names mean, by the formula as it is stored. */
  constructor(session: PlanSession, names: ReadonlyMap<string, Meaning>) {
    this.#session = session
    this.#names = names
  }

  checkCell(at: CellAddress, parts: readonly Meaning[]): void {
    const text = this.#session.editText(at.table, at.row, at.column, 'en')
    const texts = text.slice(1).split('+')
    const where = `${at.table} ${at.row}:${at.column} ${text}`
    deepStrictEqual([where, texts.length], [where, parts.length])
    let start = 1
    for (const [index, part] of parts.entries()) {
      const piece = texts[index]!
      this.#checkPart(part, piece, at, where)
      this.#checkColoured(part, at, [start, start + piece.length], where)
      start += piece.length + 1
    }
    this.#checkValue(at, parts, where)
  }

  checkNames(): void {
    for (const { formula, name } of this.#session.outline.names()) {
      const meaning = this.#names.get(JSON.stringify(formula))
      const text = renderName(formula, this.#session.scope('en')).slice(1)
      if (meaning) this.#checkPart(meaning, text, null, `${name} = ${text}`)
    }
  }

  #checkPart(meaning: Meaning, text: string, at: CellAddress | null, where: string): void {
    if (meaning.is === 'name') {
      const name = this.#nameFormula(meaning.name)?.name
      this.#note(meaning, name !== undefined)
      return deepStrictEqual([where, text], [where, name ?? '#NAME?'])
    }
    const now = this.#now(meaning, at)
    this.#note(meaning, now !== 'gone')
    if (meaning.is !== 'range' || now === 'gone')
      return deepStrictEqual([where, text], [where, this.#textOf(meaning, now, at)])
    const shown = this.#read(/^SUM\((.*)\)$/.exec(text)?.[1] ?? '', at?.table ?? null)
    deepStrictEqual([where, shown], [where, { ...now, fixed: fixedOf(meaning) }])
    this.#checkStanding(meaning, now, where)
  }

  /** [CONV3] Of anything but a range that is there. */
  #textOf(meaning: Exclude<Meaning, { is: 'name' }>, now: Now, at: CellAddress | null): string {
    if (meaning.is === 'range') return 'SUM(#REF!)'
    const cell = now === 'gone' ? '#REF!' : this.#cellText(meaning, at)
    if (meaning.is === 'cell') return cell
    const { table, row, column } = meaning
    const isOwn = at?.table === table && at.row === row && at.column === column
    return `SUM(CHILDREN(${isOwn ? '' : cell}))`
  }

  /** The cells that are framed in the colour of this stretch of the text. */
  #checkColoured(
    meaning: Meaning,
    at: CellAddress,
    [start, end]: readonly [number, number],
    where: string,
  ): void {
    const stored = this.#session.table(at.table).cell(at.row, at.column)
    const now = meaning.is === 'name' ? 'gone' : this.#now(meaning, at)
    if (!isFormula(stored)) return
    const framed = references(stored, at, this.#session.scope('en'))
      .filter((span) => span.start >= start && span.end <= end)
      .flatMap(({ table, rows, columns }) => this.#cellsOf(table, rows, columns))
    deepStrictEqual([where, framed], [where, now === 'gone' ? [] : cellsOf(now)])
  }

  #cellsOf(table: TableId, rows: readonly [number, number], columns: readonly [number, number]): string[] {
    const { rows: lines, columns: uprights } = this.#forestsOf(table)!
    const slice = (line: Forest, [first, last]: readonly [number, number]): readonly string[] =>
      line.visible.slice(first, last + 1)
    return cellsOf({ table, rows: slice(lines, rows), columns: slice(uprights, columns) })
  }

  #note({ is }: Meaning, isThere: boolean): void {
    const what = `${is} ${isThere ? 'there' : 'gone'}`
    this.seen.set(what, (this.seen.get(what) ?? 0) + 1)
  }

  /** [CONV5] */
  #now(meaning: Exclude<Meaning, { is: 'name' }>, at: CellAddress | null): Now {
    const table = meaning.is === 'children' ? meaning.table : meaning.typed.table
    const forests = this.#forestsOf(table)
    if (!forests) return 'gone'
    const { rows, columns } = forests
    if (meaning.is === 'range') {
      const own = at?.table === table ? at.row : null
      const lines = covered(rows, meaning.rows, own)
      const uprights = covered(columns, meaning.columns, null)
      return lines.length > 0 && uprights.length > 0 ? { table, rows: lines, columns: uprights } : 'gone'
    }
    if (!rows.isLive(meaning.row) || !columns.isLive(meaning.column)) return 'gone'
    const lines = meaning.is === 'cell' ? [meaning.row] : rows.children(meaning.row)
    return { table, rows: lines, columns: [meaning.column] }
  }

  /** [CONV3] Whatever the model says: a range whose ends stand covers all of its rows that stand, and none of the others that stand. */
  #checkStanding(meaning: Extract<Meaning, { is: 'range' }>, now: Cells, where: string): void {
    const { from, to } = meaning.rows
    if (typeof from !== 'object' || typeof to !== 'object') return
    const { inside, outside, stood } = meaning.screen
    const lines = this.#forestsOf(now.table)!.rows
    const stands = (id: string): boolean => whereabouts(lines, id) === stood.get(id)
    if (!stands(inside[0]!) || !stands(inside.at(-1)!)) return
    const missing = inside.filter((id) => lines.isLive(id) && stands(id) && !now.rows.includes(id))
    const tooMany = outside.filter((id) => stands(id) && now.rows.includes(id))
    deepStrictEqual([where, { missing, tooMany }], [where, { missing: [], tooMany: [] }])
  }

  // ---- text ------------------------------------------------------------------------------------------------------------------------------

  #cellText(meaning: Extract<Meaning, { row: RowId }>, at: CellAddress | null): string {
    const [table, fixed] =
      meaning.is === 'cell' ? [meaning.typed.table, meaning.typed.fixed] : [meaning.table, [false, false]]
    const { rows, columns } = this.#forestsOf(table)!
    const letter = String.fromCharCode(65 + columns.visible.indexOf(meaning.column))
    const number = rows.visible.indexOf(meaning.row) + 1
    const address = `${fixed[0] ? '$' : ''}${letter}${fixed[1] ? '$' : ''}${number}`
    return table === at?.table ? address : `${quoted(nameOf(this.#session, table)!)}!${address}`
  }

  /** An area as it is shown: the table of that name, the rows and columns at those positions. */
  #read(text: string, own: TableId | null): unknown {
    const found = /^(?:(?:'((?:[^']|'')+)'|(\w+))!)?(\$?[A-Z]+)?(\$?\d+)?:(\$?[A-Z]+)?(\$?\d+)?$/.exec(text)
    if (!found) return text
    const [, quote, word, left, top, right, bottom] = found
    const name = (quote ?? word)?.replaceAll("''", "'")
    const table = name === undefined ? own : this.#session.tables().find((one) => one.name('en') === name)?.id
    const forests = table && this.#forestsOf(table)
    if (!table || !forests) return text
    const slice = (line: Forest, first: number, last: number): readonly string[] =>
      line.visible.slice(first, last + 1)
    return {
      table,
      rows: slice(forests.rows, rowAt(top, 0), rowAt(bottom, Infinity)),
      columns: slice(forests.columns, columnAt(left, 0), columnAt(right, Infinity)),
      fixed: [left, top, right, bottom].map((end) => end?.startsWith('$') === true),
    }
  }

  // ---- values ----------------------------------------------------------------------------------------------------------------------------

  /** [CONV6] The value is the sum of what stands in those cells, added up here. */
  #checkValue(at: CellAddress, parts: readonly Meaning[], where: string): void {
    const shown = this.#session.value(at.table, at.row, at.column)
    const sum = new Sum()
    for (const part of parts) this.#add(sum, part, at)
    if (sum.isText) return
    this.seen.set('value', (this.seen.get('value') ?? 0) + (sum.isError ? 0 : 1))
    if (sum.isError) return ok(isError(shown), `${where} is ${JSON.stringify(shown)}, not an error`)
    const isRight = typeof shown === 'number' && Math.abs(shown - sum.total) <= 1e-9 * Math.max(1, sum.size)
    ok(isRight, `${where} is ${JSON.stringify(shown)}, not ${sum.total}`)
  }

  #add(sum: Sum, meaning: Meaning, at: CellAddress | null): void {
    if (meaning.is === 'name') {
      const formula = this.#nameFormula(meaning.name)?.formula
      const inside = this.#names.get(JSON.stringify(formula))
      if (inside && inside.is !== 'name') this.#add(sum, inside, null)
      else sum.isError = true
      return
    }
    const now = this.#now(meaning, at)
    if (now === 'gone') {
      sum.isError = true
      return
    }
    for (const row of now.rows as readonly RowId[])
      for (const column of now.columns as readonly ColumnId[])
        sum.add(this.#session.value(now.table, row, column), meaning.is === 'cell')
  }

  #nameFormula(id: NameId): { readonly name: string; readonly formula: unknown } | undefined {
    return this.#session.outline.names().find((one) => one.id === id)
  }

  #forestsOf(table: TableId): { readonly rows: Forest; readonly columns: Forest } | undefined {
    if (!this.#session.tables().some((entry) => entry.id === table)) return undefined
    let found = this.#forests.get(table)
    if (!found) {
      const document = this.#session.table(table)
      found = { rows: new Forest(document.rows.entries()), columns: new Forest(document.columns.entries()) }
      this.#forests.set(table, found)
    }
    return found
  }
}

const cellsOf = ({ table, rows, columns }: Cells): string[] =>
  rows.flatMap((row) => columns.map((column) => `${table}/${row}:${column}`))

class Sum {
  total = 0
  /** Of everything added, for the tolerance. */
  size = 0
  isError = false
  /** A word where a number should be: what becomes of that is the calculation's business. */
  isText = false

  /** `isAlone`: the cell is added itself, not by SUM, which passes over words. */
  add(value: CellValue, isAlone: boolean): void {
    if (isError(value)) this.isError = true
    if (typeof value === 'number') {
      this.total += value
      this.size += Math.abs(value)
    }
    if (isAlone && (typeof value === 'string' || typeof value === 'boolean')) this.isText = true
  }
}

/** `open`: the position of an end that is not written. */
const columnAt = (letter: string | undefined, open: number): number =>
  letter ? letter.replace('$', '').charCodeAt(0) - 65 : open

const rowAt = (number: string | undefined, open: number): number =>
  number ? Number(number.replace('$', '')) - 1 : open

const isOpen = (ends: Ends): boolean => ends.to === 'open'

/** The dollars that can be shown: those at an open end cannot. */
function fixedOf({ typed, rows, columns }: Extract<Meaning, { is: 'range' }>): boolean[] {
  const [column1, row1, column2, row2] = typed.fixed
  const [noRow1, noColumn1] = [rows.from === 'open', columns.from === 'open']
  return [column1 && !noColumn1, row1 && !noRow1, column2 && !isOpen(columns), row2 && !isOpen(rows)]
}

const quoted = (name: string): string => (/^[A-Za-z_]{4,}$/.test(name) ? name : `'${name}'`)
