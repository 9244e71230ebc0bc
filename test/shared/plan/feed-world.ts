/** A small plan whose tables' formulas read each other, for what asks which cells are read. */
import { CalcEngine } from '../../../shared/calc/calc-engine.ts'
import { editCells } from '../../../shared/doc/write-cells.ts'
import { bind } from '../../../shared/formula/bind.ts'
import { bindName } from '../../../shared/formula/named-formula.ts'
import { documentsOf, type PlanDocuments } from '../../../shared/import/plan-documents.ts'
import type { CalcName } from '../../../shared/model/calc.ts'
import type { StoredFormula } from '../../../shared/model/formula.ts'
import type { FrozenValues } from '../../../shared/model/frozen-values.ts'
import { columnId, nameId, rowId, type TableId } from '../../../shared/model/ids.ts'
import type { PlanFile } from '../../../shared/model/plan-file.ts'
import type { FeedPlan } from '../../../shared/plan/feeds.ts'
import { numberedTablesOf, planScope } from '../../../shared/plan/scope.ts'
import { type Sources, sourceValues } from '../../../shared/plan/source-values.ts'
import { testEnv } from '../doc/make.ts'

/** Tables a…d, each with columns x, y and rows 1…5 of which 3 and 4 stand under 2. Nothing reads anything. */
export const planOfTables = (ids: readonly string[] = ['a', 'b', 'c', 'd']): PlanFile => ({
  format: 'fascicle-plan',
  version: 1,
  plan: { id: 'p', section: '', year: 2026, mainLanguage: 'en', languages: ['en'], title: { en: 'P' } },
  components: [{ id: 'section', label: { en: 'Section' } }],
  names: [],
  tables: ids.map((id) => ({
    id,
    component: 'section',
    kind: 'free' as const,
    numbering: 'none' as const,
    title: { en: id.toUpperCase() },
    columns: ['x', 'y'].map((column) => ({ id: column, type: 'number' as const, label: {} })),
    rows: [1, 2, 3, 4, 5].map((row) => ({
      id: `r${row}`,
      kind: 'line' as const,
      ...(row === 3 || row === 4 ? { parent: 'r2' } : {}),
    })),
  })),
})

export class World {
  readonly documents: PlanDocuments = documentsOf(planOfTables(), testEnv(1))
  names: CalcName[] = []
  readonly scope = planScope(
    this.documents.outline,
    (id) => this.documents.tables.get(id),
    'en',
    numberedTablesOf(this.documents.outline),
  )

  get plan(): FeedPlan {
    const { outline, tables } = this.documents
    return {
      tables: outline.tables().map(({ id }) => id),
      names: this.names,
      document: (id) => tables.get(id),
    }
  }
  put(table: TableId, place: string, content: string | number | null): void {
    const [column = 'x', row] = [place[0], `r${place.slice(1)}`]
    const at = { table, row: rowId(row), column: columnId(column) }
    const is = typeof content === 'string' && content.startsWith('=')
    editCells(this.documents.tables.get(table)!, [
      {
        row: at.row,
        column: at.column,
        content: is ? bind(content, at, this.scope) : content,
        language: 'en',
      },
    ])
  }
  /** Stored as it is. */
  putStored(table: TableId, place: string, formula: StoredFormula): void {
    const at = { row: rowId(`r${place.slice(1)}`), column: columnId(place[0] ?? 'x') }
    editCells(this.doc(table), [{ ...at, content: formula, language: 'en' }])
  }
  name(id: string, formula: string): void {
    this.names.push({ id: nameId(id), name: id, formula: bindName(formula, this.scope) })
  }
  /** As the server records it, and as a client sees it. */
  sources(table: TableId): Sources {
    const engine = new CalcEngine()
    engine.load(
      [...this.documents.tables.values()].map((one) => one.calcSheet()),
      this.names,
      'UTC',
    )
    const found = sourceValues(table, this.plan, (...place) => engine.value(...place))
    engine.destroy()
    return found
  }
  frozen(table: TableId): FrozenValues {
    return { values: {}, sources: this.sources(table) }
  }
  doc(table: TableId) {
    return this.documents.tables.get(table)!
  }
}
