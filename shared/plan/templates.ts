/**
 * What a new table starts as. Called when a person adds a table to a plan; the caller gives its id and place, writes its document first and
 * its entry in the outline second. Row and column ids are local to the new document, so every new table may start with the same ones.
 */
import type { TableId } from '../model/ids.ts'
import type { Localised } from '../model/language.ts'
import type { FileTable } from '../model/plan-file.ts'

const ROWS = 5
const COLUMNS = 3

const range = (count: number): number[] => Array.from({ length: count }, (_, at) => at + 1)

/** An empty table of no particular kind: a label column, three number columns, five rows. */
export const freeTable = (id: TableId, component: string | null, title: Localised): FileTable => ({
  id,
  component,
  kind: 'free',
  numbering: 'table',
  title,
  columns: [
    { id: 'label', type: 'long-text', localised: true, label: { en: 'Item', zh: '项目' }, width: 280 },
    ...range(COLUMNS).map((at) => ({
      id: `column-${at}`,
      type: 'number' as const,
      label: { en: `Column ${at}`, zh: `第 ${at} 列` },
    })),
  ],
  rows: range(ROWS).map((at) => ({ id: `row-${at}`, kind: 'line' as const })),
})
