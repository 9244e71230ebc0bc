/** A plan opened for tests as what exports read. */
import type { ExportSource } from '../../../shared/export/export-source.ts'
import type { PlanFile } from '../../../shared/model/plan-file.ts'
import { numberedTablesOf, planScope } from '../../../shared/plan/scope.ts'
import { openPlan } from '../plan/open-plan.ts'

export type TestSource = ExportSource & {
  /** By number, printed name, title or id. */
  find(name: string): ReturnType<ExportSource['tables']>[number]
}

export function exportSourceOf(file: PlanFile): TestSource {
  const plan = openPlan(file)
  const numbered = numberedTablesOf(plan.outline)
  return {
    planId: file.plan.id,
    outline: plan.outline,
    table: (id) => plan.tables.get(id)!,
    tables: numbered,
    value: plan.value,
    scope: (language) => planScope(plan.outline, (id) => plan.tables.get(id), language, numbered),
    find: (name) =>
      numbered().find((table) => table.number === name || table.id === name || table.name('en') === name)!,
  }
}
