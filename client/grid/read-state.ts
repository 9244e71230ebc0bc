/** Puts together what the page is told: see grid-state.ts. */
import { LOST } from './a1.ts'
import type { GridCore } from './grid-core.ts'
import type { GridEditing } from './grid-editing.ts'
import type { GridHint, GridMenu, GridState } from './grid-state.ts'
import type { LateParts } from './late-parts.ts'

type ReadNow = {
  readonly menu: GridMenu | null
  readonly hint: GridHint | null
  readonly assist: LateParts['assist'] | undefined
}

export function readState(core: GridCore, editing: GridEditing, { menu, hint, assist }: ReadNow): GridState {
  const place = core.activePlace
  const isEditing = editing.state !== 'no'
  const text = isEditing ? editing.text : place ? core.reader.editText(place) : ''
  const sources = !isEditing && place ? core.reader.sourcesOf(place) : []
  return {
    address: editing.isLost ? LOST : core.address,
    range: editing.isLost ? LOST : core.rangeName,
    text,
    references: editing.referencesIn(text),
    brackets: isEditing ? (assist?.brackets ?? []) : [],
    assist: isEditing ? (assist?.look() ?? null) : null,
    editing: editing.state,
    caret: editing.caret,
    sources: sources.map((at) => ({
      at,
      table: core.reader.nameOf(at.table),
      address: core.reader.addressOf(at),
    })),
    reason: place && !isEditing ? core.reader.look(place.row, place.column).reason : '',
    readOnly: core.readOnly,
    why: core.reason,
    hint,
    notice: core.notice,
    summary: core.summary,
    selecting: core.mode,
    menu,
    announcement: core.announcement,
  }
}
