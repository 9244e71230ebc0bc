/** Where people point when they write formulas: every shape of reference, here and in other tables, with and without `$`. */
import type { PlanSession } from '../../client/session/plan-session.ts'
import type { CellAddress } from '../../shared/model/cell.ts'
import type { NameId, TableId } from '../../shared/model/ids.ts'
import { type Meaning, meaningOf, type Span, type Typed, typedText } from './meaning.ts'
import type { Dice } from './random.ts'

/** A part of a formula: what is typed, and what is meant by it. */
export type Pointed = { readonly text: string; readonly meaning: Meaning }

export class Pointing {
  readonly #session: PlanSession
  readonly #dice: Dice

  constructor(session: PlanSession, dice: Dice) {
    this.#session = session
    this.#dice = dice
  }

  /** From a cell; null: there is nothing to point at. */
  from(at: CellAddress): Pointed | null {
    const dice = this.#dice.below(24)
    if (dice < 2) return this.#children(at)
    if (dice < 4) return this.#name()
    const table = dice < 11 ? this.#dice.pick(this.#session.tables())?.id : at.table
    const typed = table === undefined ? null : this.#area(table, at)
    return typed && this.#pointed(typed, at)
  }

  /** For a name: a cell or a range anywhere. */
  fromNowhere(): Pointed | null {
    const table = this.#dice.pick(this.#session.tables())?.id
    const typed = table === undefined ? null : this.#area(table, null)
    return typed && this.#pointed(typed, null)
  }

  #pointed(typed: Typed, at: CellAddress | null): Pointed {
    const text = typedText(this.#session, typed, at?.table ?? null)
    return { text: typed.isCell ? text : `SUM(${text})`, meaning: meaningOf(this.#session, typed, at) }
  }

  #area(table: TableId, at: CellAddress | null): Typed | null {
    const { rows, columns } = this.#session.table(table)
    if (rows.length === 0 || columns.length < 2) return null
    const own = at?.table === table ? { row: rows.indexOf(at.row), column: columns.indexOf(at.column) } : null
    const areas = new Areas(this.#dice, table, rows.length, columns.length)
    return own ? areas.near(own.row, own.column) : areas.anywhere()
  }

  #children(at: CellAddress): Pointed | null {
    const { table, row, column } = at
    if (this.#dice.below(3) === 0)
      return { text: 'SUM(CHILDREN())', meaning: { is: 'children', table, row, column } }
    const other = this.#dice.pick(this.#session.tables())?.id
    if (other === undefined) return null
    const { rows, columns } = this.#session.table(other)
    // A heading, if there is one, and rather one with headings under it.
    const parents = rows.ids.filter((id) => rows.childrenOf(id).length > 0)
    const high = parents.filter((id) => rows.descendantsOf(id).length > rows.childrenOf(id).length)
    const heading = this.#dice.pick([high, parents, rows.ids].find((list) => list.length > 0) ?? [])
    const under = this.#dice.pick(columns.ids.slice(1))
    if (heading === undefined || under === undefined) return null
    const [line, upright] = [rows.indexOf(heading), columns.indexOf(under)]
    const typed: Typed = {
      table: other,
      isCell: true,
      rows: [line, line],
      columns: [upright, upright],
      fixed: [false, false, false, false],
    }
    const text = `SUM(CHILDREN(${typedText(this.#session, typed, table)}))`
    return { text, meaning: { is: 'children', table: other, row: heading, column: under } }
  }

  #name(): Pointed | null {
    const name = this.#dice.pick(this.#session.outline.names())
    return name ? { text: name.name, meaning: { is: 'name', name: name.id satisfies NameId } } : null
  }
}

/** Areas of one table. */
class Areas {
  readonly #dice: Dice
  readonly #table: TableId
  readonly #rows: number
  readonly #columns: number

  constructor(dice: Dice, table: TableId, rows: number, columns: number) {
    this.#dice = dice
    this.#table = table
    this.#rows = rows
    this.#columns = columns
  }

  /** `own`: the column in which the formula stands; hardly ever named, because that makes circles. */
  anywhere(own = -1): Typed {
    const shape = this.#dice.below(10)
    const column = this.#other(own)
    const row = this.#dice.below(this.#rows)
    if (shape < 3) return this.#typed([row, row], [column, column], true)
    if (shape < 6) return this.#typed(this.#some(this.#rows), [column, column])
    if (shape < 8) return this.#typed(this.#some(this.#rows), this.#some(this.#columns, 1))
    if (shape === 8) return this.#typed([this.#dice.below(2) === 0 ? null : row, null], [column, column])
    const isWhole = this.#dice.below(2) === 0
    return this.#typed(this.#some(this.#rows), isWhole ? [null, null] : [column, null])
  }

  /** Of the table in which the formula stands: also totals, running totals and cells of its own row. */
  near(row: number, column: number): Typed {
    const shape = this.#dice.below(12)
    if (shape < 6) return this.anywhere(column)
    const other = this.#other(column)
    if (shape < 8 || row === 0) return this.#typed([row, row], [other, other], shape !== 7)
    const first = this.#dice.below(row)
    if (shape < 10) return this.#typed([first, row - 1], [column, column])
    // A running total, upwards or downwards.
    if (shape === 10) return this.#typed([first, row], [other, other], false, [false, true, false, false])
    return this.#typed([row, null], [other, other])
  }

  #other(own: number): number {
    const column = 1 + this.#dice.below(this.#columns - 1)
    return column === own ? 1 + this.#dice.below(this.#columns - 1) : column
  }

  #some(count: number, from = 0): Span {
    const first = from + this.#dice.below(count - from)
    return [first, Math.min(count - 1, first + this.#dice.below(4))]
  }

  #typed(rows: Span, columns: Span, isCell = false, fixed?: Typed['fixed']): Typed {
    const some = (): boolean => this.#dice.below(4) === 0
    return { table: this.#table, isCell, rows, columns, fixed: fixed ?? [some(), some(), some(), some()] }
  }
}
