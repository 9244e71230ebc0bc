/**
 * One random thing that one person does to the plan: types, writes formulas, inserts, deletes, drags, sorts, takes back, changes columns,
 * names and tables. Aims often at rows and columns that some formula names, because there the table of cases is decided.
 */
import type { PlanSession } from '../../client/session/plan-session.ts'
import { removeName, setName } from '../../shared/doc/write-outline.ts'
import { bindName } from '../../shared/formula/named-formula.ts'
import { type CellAddress, isFormula } from '../../shared/model/cell.ts'
import {
  columnId,
  type ColumnId,
  nameId,
  rowId,
  type RowId,
  type TableId,
  tableId,
} from '../../shared/model/ids.ts'
import { freeTable } from '../../shared/plan/templates.ts'
import { Looks } from './looks.ts'
import type { Meaning } from './meaning.ts'
import { Pointing } from './pointing.ts'
import type { Dice } from './random.ts'
import type { RuleLedger } from './same-looks.ts'

/** What people meant: by cell and stored formula; of names by stored formula; format rules by id. */
export type Meanings = {
  readonly cells: Map<string, readonly Meaning[]>
  readonly names: Map<string, Meaning>
  readonly rules: RuleLedger
}

export const cellMeaning = (at: CellAddress, stored: unknown): string =>
  `${at.table}/${at.row}:${at.column}=${JSON.stringify(stored)}`

export const NAMES = ['Fund', 'Levy'] as const
const MOST_ROWS = 30
const MOST_COLUMNS = 8
const MOST_TABLES = 5

type Aim = { readonly rows: readonly RowId[]; readonly columns: readonly ColumnId[] }

export class Editing {
  readonly #session: PlanSession
  readonly #dice: Dice
  readonly #meanings: Meanings
  readonly #log: (what: string) => void

  constructor(session: PlanSession, dice: Dice, meanings: Meanings, log: (what: string) => void) {
    this.#session = session
    this.#dice = dice
    this.#meanings = meanings
    this.#log = log
  }

  /** `looks`: of a hundred, how often it is how a table looks that is changed. */
  async edit(looks: number): Promise<void> {
    const { rules } = this.#meanings
    rules.begin(this.#session)
    if (looks > 0 && this.#dice.below(100) < looks) this.#changeLooks()
    else await this.#changeContents()
    rules.did(this.#session)
  }

  /** Half of them in one table, so that people meet. */
  #changeLooks(): void {
    const tables = this.#session.tables().slice(0, this.#dice.below(2) === 0 ? 1 : MOST_TABLES)
    const table = this.#dice.pick(tables)?.id
    const done = (): void => this.#meanings.rules.did(this.#session)
    if (table !== undefined) new Looks(this.#session, this.#dice, this.#log, done).change(table)
  }

  async #changeContents(): Promise<void> {
    const dice = this.#dice.below(60)
    const table = this.#dice.pick(this.#session.tables())?.id
    if (dice < 4) return this.#changeOutline(table)
    if (dice < 5) return this.nameSomething(this.#dice.pick(NAMES) ?? 'Fund')
    if (dice < 9) return this.#log(`undo ${this.#session.undo().status}`)
    if (dice < 12) return this.#log(`redo ${this.#session.redo().status}`)
    if (table === undefined) return
    if (dice < 20) this.#type(table)
    else if (dice < 37) this.writeFormula(table)
    else if (dice < 43) this.#insert(table)
    else if (dice < 47) this.#remove(table)
    else if (dice < 54) this.#move(table)
    else if (dice < 56) this.#sort(table)
    else this.#changeColumns(table)
  }

  // ---- cells -----------------------------------------------------------------------------------------------------------------------------

  #type(table: TableId): void {
    const document = this.#session.table(table)
    const row = this.#dice.pick(document.rows.ids)
    const column = this.#dice.pick(document.columns.ids)
    if (!row || !column) return
    const number = String(this.#dice.below(1000) / 10)
    const typed =
      this.#dice.pick(['', '—', 'some words', 'other words than some', number, number, number]) ?? ''
    this.#log(`${table} ${row}:${column} ← ${typed}`)
    this.#session.commit(table, row, column, typed, this.#dice.pick(['en', 'zh'] as const) ?? 'en')
  }

  /** A sum of one to three things. */
  writeFormula(table: TableId): void {
    const document = this.#session.table(table)
    const row = this.#dice.pick(document.rows.ids)
    const column = this.#dice.pick(document.columns.ids.slice(1))
    if (!row || !column) return
    const at: CellAddress = { table, row, column }
    const pointing = new Pointing(this.#session, this.#dice)
    const parts = Array.from({ length: 1 + this.#dice.below(3) }, () => pointing.from(at)).filter(
      (one) => one !== null,
    )
    if (parts.length === 0) return
    const typed = `=${parts.map((part) => part.text).join('+')}`
    this.#log(`${table} ${row}:${column} ← ${typed}`)
    const { status } = this.#session.commit(table, row, column, typed, 'en')
    const stored = document.cell(row, column)
    if (status !== 'done' || !isFormula(stored) || stored[0] !== 1)
      throw new Error(`${typed} was not taken: ${status}`)
    this.#meanings.cells.set(
      cellMeaning(at, stored),
      parts.map((part) => part.meaning),
    )
  }

  nameSomething(name: (typeof NAMES)[number]): void {
    const { outline } = this.#session
    const id = nameId(name.toLowerCase())
    if (outline.names().length === NAMES.length && this.#dice.below(4) === 0) {
      this.#log(`${name} is no name any more`)
      removeName(outline, id)
      return
    }
    const pointed = new Pointing(this.#session, this.#dice).fromNowhere()
    if (!pointed) return
    this.#log(`${name} = ${pointed.text}`)
    const formula = bindName(`=${pointed.text}`, this.#session.scope('en'))
    setName(outline, id, name, formula)
    this.#meanings.names.set(JSON.stringify(formula), pointed.meaning)
  }

  // ---- rows ------------------------------------------------------------------------------------------------------------------------------

  #insert(table: TableId): void {
    const { rows } = this.#session.table(table)
    if (rows.length > MOST_ROWS) return this.#remove(table)
    const parents = rows.ids.filter((id) => rows.childrenOf(id).length > 0)
    const parent = this.#dice.pick([undefined, undefined, undefined, null, ...parents, ...rows.ids.slice(-2)])
    const at = this.#place(this.#aim(table)?.rows, rows.ids)
    const count = 1 + this.#dice.below(2)
    this.#log(`${table} insert ${count} at ${at} under ${String(parent)}`)
    this.#session.insertRows(table, { at, count, ...(parent !== undefined && { parent }) })
  }

  #remove(table: TableId): void {
    const { rows } = this.#session.table(table)
    const aimed = this.#aim(table)?.rows
    const gone = this.#oneOrAll(aimed, rows.ids)
    if (rows.length - gone.length < 3) return
    this.#log(`${table} delete ${gone.join('+')}`)
    this.#session.deleteRows(table, gone)
  }

  #move(table: TableId): void {
    const { rows } = this.#session.table(table)
    const moving = this.#oneOrAll(this.#aim(table)?.rows, rows.ids)
    const before = this.#dice.pick([null, ...rows.ids]) ?? null
    const parent = before === null ? this.#dice.pick([null, ...rows.ids]) : undefined
    this.#log(`${table} move ${moving.join('+')} before ${before} under ${String(parent)}`)
    this.#session.moveRows(table, moving, { before, ...(parent !== undefined && { parent }) })
  }

  #sort(table: TableId): void {
    const { rows } = this.#session.table(table)
    const among = this.#dice.pick(this.#aim(table)?.rows ?? [])
    const parent = among ? rows.storedParentOf(among) : (this.#dice.pick([null, ...rows.ids]) ?? null)
    const siblings = rows.ids.filter((id) => rows.storedParentOf(id) === parent)
    if (siblings.length < 2) return
    const way = this.#dice.below(2) === 0 ? 1 : -1
    const wanted = siblings.toSorted((a, b) => (a < b ? -way : way))
    this.#log(`${table} sort under ${parent}: ${wanted.join(' ')}`)
    this.#session.sortRows(table, wanted)
  }

  // ---- columns ---------------------------------------------------------------------------------------------------------------------------

  #changeColumns(table: TableId): void {
    const { columns } = this.#session.table(table)
    const others = columns.ids.slice(1)
    const aimed = this.#aim(table)?.columns.filter((id) => others.includes(id))
    const kind = this.#dice.below(4)
    if (kind === 0 && others.length < MOST_COLUMNS) {
      const at = Math.max(1, this.#place(aimed, columns.ids))
      // Where the second half of a move is still on its way, a column may stand before the labels for a while; there it is refused.
      if (columns.ids[0] !== 'label') return
      this.#log(`${table} new column at ${at}`)
      // [GR100] It joins the heading over the one before it.
      const group = this.#session.table(table).column(columns.ids[at - 1] ?? columnId('label'))?.group
      this.#session.insertColumns(table, {
        at,
        columns: [{ type: 'number', label: {}, ...(group && { group }) }],
      })
      return
    }
    const chosen = this.#oneOrAll(aimed, others)
    if (kind === 1 && others.length - chosen.length > 1) {
      this.#log(`${table} delete columns ${chosen.join('+')}`)
      this.#session.deleteColumns(table, chosen)
    } else if (chosen.length > 0) {
      const before = this.#dice.pick([null, ...others]) ?? null
      this.#log(`${table} move columns ${chosen.join('+')} before ${before}`)
      this.#session.moveColumns(table, chosen, { before })
    }
  }

  // ---- tables ----------------------------------------------------------------------------------------------------------------------------

  async #changeOutline(table: TableId | undefined): Promise<void> {
    const tables = this.#session.tables().map((entry) => entry.id)
    const before = this.#dice.pick([null, ...tables]) ?? null
    const kind = this.#dice.below(7)
    if (kind === 0 && tables.length < MOST_TABLES) return this.#addTable(before)
    if (table === undefined) return
    if (kind === 1 && tables.length > 2) {
      this.#log(`remove ${table}`)
      this.#session.removeTable(table)
    } else if (kind < 4) {
      const numbering = this.#dice.pick(['table', 'figure', 'none'] as const) ?? 'none'
      this.#log(`${table} numbered: ${numbering}`)
      this.#session.setEntry(table, { numbering })
    } else {
      this.#log(`move ${table} before ${before}`)
      this.#session.moveTable(table, before)
    }
  }

  async #addTable(before: TableId | null): Promise<void> {
    const id = tableId(`extra-${Math.floor(this.#dice() * 2 ** 32).toString(36)}`)
    this.#log(`add ${id} before ${before}`)
    const file = freeTable(id, null, { en: 'One more', zh: '新表' })
    const { status } = await this.#session.addTable(file, before)
    if (status !== 'done') throw new Error(`${id} was not added: ${status}`)
    this.#session.commit(id, rowId('row-2'), columnId('column-1'), '4.5', 'en')
  }

  // ---- aiming ----------------------------------------------------------------------------------------------------------------------------

  /** What some formula says of a table, as far as it is still there. */
  #aim(table: TableId): Aim | undefined {
    if (this.#dice.below(2) === 0) return undefined
    const document = this.#session.table(table)
    const aims = [...this.#meanings.cells.values()].flat().flatMap((meaning): Aim[] => {
      if (meaning.is !== 'range' || meaning.typed.table !== table) return []
      const { from, to } = meaning.columns
      const ends = [from, to].flatMap((end) => (typeof end === 'object' ? columnId(end.path.at(-1)!.id) : []))
      const rows = meaning.screen.inside.map(rowId).filter((id) => document.rows.has(id))
      const [first, last] = ends.map((id) => document.columns.indexOf(id)).toSorted((a, b) => a - b)
      const columns = document.columns.ids.slice(first, last === undefined ? undefined : last + 1)
      return rows.length > 0 ? [{ rows, columns }] : []
    })
    return this.#dice.pick(aims)
  }

  /** Beside or within what is aimed at, or anywhere. */
  #place<Id>(aimed: readonly Id[] | undefined, all: readonly Id[]): number {
    const beside = this.#dice.pick(aimed ?? [])
    return beside === undefined ? this.#dice.below(all.length + 1) : all.indexOf(beside) + this.#dice.below(2)
  }

  /** An end or all of what is aimed at, or one or two anywhere. */
  #oneOrAll<Id>(aimed: readonly Id[] | undefined, all: readonly Id[]): readonly Id[] {
    if (!aimed || aimed.length === 0) {
      const from = this.#dice.below(all.length)
      return all.slice(from, from + 1 + this.#dice.below(2))
    }
    const which = this.#dice.below(4)
    return which === 0
      ? aimed.slice(0, 1)
      : which === 1
        ? aimed.slice(-1)
        : which === 2
          ? aimed
          : aimed.slice(1)
  }
}
