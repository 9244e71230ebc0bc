/**
 * A plan's documents opened beside the server's rooms, to be read once: what tables hold, what feeds them, what they print. Runs in a thread
 * of its own (`plan-thread.ts`), because a large plan takes seconds and a formula may not end. Throws `MissingTable` and whatever a
 * document or the engine cannot bear.
 */
import { createHash } from 'node:crypto'

import { CalcEngine } from '../../shared/calc/calc-engine.ts'
import { frozenSheet } from '../../shared/calc/frozen-sheet.ts'
import { canonicalTable } from '../../shared/doc/canonical-table.ts'
import { OutlineDoc } from '../../shared/doc/outline-doc.ts'
import type { DocEnv } from '../../shared/doc/plan-document.ts'
import { TableDoc } from '../../shared/doc/table-doc.ts'
import { columnLetters } from '../../shared/formula/a1.ts'
import { cellKey, type CellValue, isError, isFormula, isMalformed } from '../../shared/model/cell.ts'
import { must } from '../../shared/model/error.ts'
import { finalText, type FrozenValues } from '../../shared/model/frozen-values.ts'
import { type TableId, tableId } from '../../shared/model/ids.ts'
import { type FeedPlan, feedsOf } from '../../shared/plan/feeds.ts'
import { headingOf } from '../../shared/plan/heading.ts'
import type { NumberedTable } from '../../shared/plan/numbering.ts'
import { numberedTablesOf } from '../../shared/plan/scope.ts'
import { sourceValues } from '../../shared/plan/source-values.ts'
import type { PlanStates, TableContents, TableValues } from './plan-task.ts'

/** Failing cells that are named. */
const MOST_NAMED = 5

/** Asked for a table that the plan does not have. */
export class MissingTable extends Error {
  readonly table: string

  constructor(table: string) {
    super(`no table ${table}`)
    this.table = table
  }
}

export class PlanReading {
  readonly #outline: OutlineDoc
  readonly #states: ReadonlyMap<string, Uint8Array>
  readonly #frozen: ReadonlyMap<string, string>
  readonly #documents = new Map<TableId, TableDoc>()
  readonly #now: () => number
  readonly #numbered: () => readonly NumberedTable[]

  constructor({ outline, tables, frozen }: PlanStates, now: () => number) {
    this.#now = now
    this.#states = new Map(tables)
    this.#frozen = new Map(frozen)
    this.#outline = new OutlineDoc(env('en'))
    this.#outline.apply(outline, 'log')
    this.#numbered = numberedTablesOf(this.#outline)
  }

  contents(tables: readonly string[]): readonly TableContents[] {
    return tables.map((table) => {
      const document = this.#document(tableId(table))
      if (!document) throw new MissingTable(table)
      return { table, content: sha256(canonicalTable(document)) }
    })
  }

  /** In the plan's order; final ones too, but not what feeds those. */
  feeds(table: string): readonly string[] {
    return feedsOf(tableId(table), this.#feedPlan(), (id) => this.#frozen.has(id))
  }

  /** Only these tables and what feeds them are calculated: what is wrong elsewhere is nobody's concern here. */
  values(tables: readonly string[]): readonly TableValues[] {
    const plan = this.#feedPlan()
    const wanted = tables.map(tableId)
    for (const id of wanted) if (!plan.tables.includes(id) || !this.#document(id)) throw new MissingTable(id)
    const feeding = wanted.flatMap((id) => feedsOf(id, plan, (other) => this.#frozen.has(other)))
    const engine = new CalcEngine({ now: this.#now })
    const sheets = [...new Set([...wanted, ...feeding])].flatMap((id) => this.#sheet(id, wanted) ?? [])
    engine.load(sheets, plan.names, this.#outline.plan().zone)
    const found = wanted.map((id) => this.#valuesOf(id, plan, engine))
    engine.destroy()
    return found
  }

  #valuesOf(id: TableId, plan: FeedPlan, engine: CalcEngine): TableValues {
    const document = must(this.#document(id), 'a wanted table')
    const values: { [cell: string]: CellValue } = {}
    const failing: string[] = []
    for (const row of document.rows.ids)
      for (const [at, column] of document.columns.ids.entries()) {
        const content = document.cell(row, column)
        if (!isFormula(content) && !isMalformed(content)) continue
        const value = engine.value(id, row, column)
        if (isFormula(content)) values[cellKey(row, column)] = value
        if (isError(value))
          failing.push(`${columnLetters(at)}${document.rows.indexOf(row) + 1} ${value.error}`)
      }
    const sources = sourceValues(id, plan, (...place) => engine.value(...place))
    const heading = headingOf(this.#numbered(), id)
    const frozen: FrozenValues = { values, sources, ...(heading && { heading }) }
    const content = canonicalTable(document)
    return {
      table: id,
      content: sha256(content),
      frozen: JSON.stringify(frozen),
      hash: sha256(finalText(content, frozen)),
      failing: failing.length,
      firstFailing: failing.slice(0, MOST_NAMED),
    }
  }

  /** Final tables print what they printed. */
  #sheet(id: TableId, wanted: readonly TableId[]): readonly [ReturnType<TableDoc['calcSheet']>] | null {
    const sheet = this.#document(id)?.calcSheet()
    if (!sheet) return null
    const frozen = wanted.includes(id) ? undefined : this.#frozen.get(id)
    return [frozen === undefined ? sheet : frozenSheet(sheet, (JSON.parse(frozen) as FrozenValues).values)]
  }

  #feedPlan(): FeedPlan {
    return {
      tables: this.#outline.tables().map(({ id }) => id),
      names: this.#outline.names(),
      document: (table) => this.#document(table),
    }
  }

  #document(id: TableId): TableDoc | undefined {
    const known = this.#documents.get(id)
    const state = this.#states.get(id)
    if (known || !state) return known
    const document = new TableDoc(id, env(this.#outline.plan().mainLanguage))
    document.apply(state, 'log')
    this.#documents.set(id, document)
    return document
  }
}

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex')

const env = (language: ReturnType<DocEnv['mainLanguage']>): DocEnv => ({
  random: unused,
  now: unused,
  mainLanguage: () => language,
})

const unused = (): never => {
  throw new Error('whoever reads a plan changes nothing')
}
