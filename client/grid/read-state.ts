/** Puts together what the page is told: see grid-state.ts. */
import type { CellAddress } from '../../shared/model/cell.ts'
import { spotName } from './a1.ts'
import type { GridCore } from './grid-core.ts'
import type { GridEditing } from './grid-editing.ts'
import type { GridMenu, GridState } from './grid-state.ts'

export function readState(core: GridCore, editing: GridEditing, menu: GridMenu | null): GridState {
  const place = core.activePlace
  const isEditing = editing.state !== 'no'
  const text = isEditing ? editing.text : place ? core.reader.editText(place) : ''
  const source = !isEditing && place ? core.reader.sourceOf(place) : null
  return {
    address: core.address,
    range: core.rangeName,
    text,
    references: editing.referencesIn(text),
    editing: editing.state,
    caret: editing.caret,
    source: source && {
      at: source,
      table: core.reader.nameOf(source.table),
      address: addressOf(core, source),
    },
    readOnly: core.readOnly,
    notice: core.notice,
    menu,
    announcement: core.announcement,
  }
}

function addressOf(core: GridCore, { table, row, column }: CellAddress): string {
  const known = core.session.table(table)
  const spot = { row: known.rows.indexOf(row), column: known.columns.indexOf(column) }
  return spot.row < 0 || spot.column < 0 ? '' : spotName(spot)
}
