/**
 * [GR33] Tells the selected columns what they hold from now on: one undo step. What does not fit is left as it is; how many cells that are
 * is said, with the way to them. Called by grid-commands.ts.
 */
import type { ColumnId } from '../../shared/model/ids.ts'
import { asKind, COLUMN_KINDS, type ColumnKind, kindOf } from './column-kinds.ts'
import type { ColumnRules } from './column-rules.ts'
import type { GridCore } from './grid-core.ts'
import type { MarkedCells } from './marked-cells.ts'
import { LABEL_COLUMN } from './table-reader.ts'
import { unusedName } from './unused-name.ts'

type Rules = { readonly column: Pick<ColumnRules, 'open'>; readonly marked: MarkedCells }

export const kindRunners = (core: GridCore, rules: Rules): Record<ColumnKind, () => void> =>
  Object.fromEntries(COLUMN_KINDS.map((kind) => [kind, () => setColumnKind(core, rules, kind)])) as Record<
    ColumnKind,
    () => void
  >

function setColumnKind(core: GridCore, { column, marked }: Rules, kind: ColumnKind): void {
  const { reader, session, selectedColumns: ids } = core
  if (!core.mayChange()) return
  if (ids.some((id) => id === LABEL_COLUMN)) return core.tell('kindStays')
  const change = (): boolean =>
    ids.filter((id) => kindOf(reader.column(id)) !== kind).every((id) => core.isDone(set(core, kind, id)))
  // A list is what the choices are chosen from: who gives it up leaves the column as it is.
  if (kind === 'columnChoice' && ids.some((id) => !reader.column(id).choices))
    return column.open({ as: { type: 'choice' }, set: change })
  const isDone = core.act(() => session.together(unusedName(), change))
  core.settle()
  if (!isDone) return
  const count = ids.flatMap((id) => reader.rows.filter((row) => marked.isMarked({ row, column: id }))).length
  if (count === 0) core.announce(kind)
  else
    core.tell('kindSetMarked', { count }, [
      { label: reader.messages('nextMarked'), run: () => marked.next() },
    ])
}

function set({ reader, session }: GridCore, kind: ColumnKind, id: ColumnId) {
  const { columns } = reader.table
  const before = columns.ids[columns.indexOf(id) - 1]
  const neighbour = before === undefined ? undefined : reader.column(before)
  return session.setColumn(reader.id, id, asKind(kind, reader.column(id), neighbour))
}
