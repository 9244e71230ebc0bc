/** The table of the bench as our documents, and what another person writes into it: as updates of Yjs, made beforehand. */
import * as Y from 'yjs'

import { documentsOf } from '../../../shared/import/plan-documents.ts'
import type { PlanFile } from '../../../shared/model/plan-file.ts'
import { BENCH_TABLE, columnIdAt, PLAN_ID, rowIdAt, writePieces } from './plan-bytes.ts'
import { REMOTE_RUNS, type RemoteEdit, ticksOf } from './remote-edits.ts'
import { COLUMN_WIDTH, columnName, contentOf, ROWS, type Shape } from './table-data.ts'

/** Files by name, for the page to fetch. */
export function planFiles(shape: Shape): Map<string, Uint8Array> {
  const { outline, tables } = documentsOf(planFile(shape), { random: Math.random, now: Date.now })
  const [table] = [...tables.values()]
  if (!table) throw new Error('a plan without tables')
  const whole = table.encode()
  const files = new Map([
    ['outline', outline.encode()],
    ['table', whole],
  ])
  const other = new Y.Doc()
  Y.applyUpdate(other, whole)
  for (const run of REMOTE_RUNS)
    files.set(run.name, writePieces(ticksOf(run, shape.columns).map((edits) => written(other, edits))))
  return files
}

/** Everything of one tick as the server's commit sends it: single edits, merged. */
function written(doc: Y.Doc, edits: readonly RemoteEdit[]): Uint8Array {
  const updates: Uint8Array[] = []
  const take = (update: Uint8Array): void => void updates.push(update)
  doc.on('update', take)
  for (const [row, column, value] of edits) {
    const cells = doc.getMap('rows').get(rowIdAt(row))
    if (!(cells instanceof Y.Map)) throw new Error(`no row ${row}`)
    cells.set(columnIdAt(column), value)
  }
  doc.off('update', take)
  return Y.mergeUpdates(updates)
}

function planFile(shape: Shape): PlanFile {
  const numbers = Array.from({ length: shape.columns - 1 }, (_, at) => at + 1)
  return {
    format: 'fascicle-plan',
    version: 1,
    plan: {
      id: PLAN_ID,
      section: '10',
      year: 2023,
      mainLanguage: 'en',
      languages: ['en'],
      title: { en: 'A bench' },
    },
    components: [{ id: 'section', label: { en: 'Section' } }],
    names: [],
    tables: [
      {
        id: BENCH_TABLE,
        component: 'section',
        kind: 'budget',
        numbering: 'table',
        title: { en: 'Ten thousand lines' },
        columns: [
          { id: 'label', type: 'long-text', localised: true, label: { en: 'A' }, width: COLUMN_WIDTH },
          ...numbers.map((column) => ({
            id: columnIdAt(column),
            type: 'number' as const,
            decimals: 0,
            label: { en: columnName(column) },
            width: COLUMN_WIDTH,
          })),
        ],
        rows: Array.from({ length: ROWS }, (_, row) => ({
          id: rowIdAt(row),
          kind: 'line' as const,
          cells: Object.fromEntries(
            numbers.map((column) => {
              const content = contentOf(row, column, shape)
              return [columnIdAt(column), typeof content === 'string' ? { f: content } : content]
            }),
          ),
          texts: { label: { en: String(contentOf(row, 0, shape)) } },
        })),
      },
    ],
  }
}
