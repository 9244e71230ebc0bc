/** Puts together what the page is told: see grid-state.ts. */
import { LOST } from './a1.ts'
import type { GridCore } from './grid-core.ts'
import type { GridEditing } from './grid-editing.ts'
import type { GridHint, GridMenu, GridState } from './grid-state.ts'
import type { LateParts } from './late-parts.ts'

type ReadNow = {
  readonly menu: GridMenu | null
  readonly hint: GridHint | null
  /** Null: not here yet. */
  readonly late: LateParts | null
}

export function readState(core: GridCore, editing: GridEditing, { menu, hint, late }: ReadNow): GridState {
  return {
    address: editing.isLost ? LOST : core.address,
    range: editing.isLost ? LOST : core.rangeName,
    ...(editing.state === 'no' ? ofCell(core, editing, late) : ofEdit(editing, late)),
    find: late?.find.state ?? null,
    look: late?.arranging.line ?? null,
    editing: editing.state,
    caret: editing.caret,
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

type Shown = Pick<GridState, 'text' | 'references' | 'brackets' | 'assist' | 'sources' | 'reason' | 'origin'>
const NOTHING = { brackets: [], assist: null, sources: [], reason: '', origin: null } as const

const ofEdit = (editing: GridEditing, late: LateParts | null): Shown => ({
  ...NOTHING,
  text: editing.text,
  references: editing.references,
  reason: late?.joint.reason('') ?? '',
  brackets: late?.assist.brackets ?? [],
  assist: late?.assist.look() ?? null,
})

function ofCell(core: GridCore, editing: GridEditing, late: LateParts | null): Shown {
  const { reader, activePlace: place } = core
  if (!place) return { ...NOTHING, text: '', references: [] }
  const text = reader.editText(place)
  const { reason } = reader.seen(place.row, place.column)
  return {
    ...NOTHING,
    text,
    references: editing.referencesIn(text),
    sources: reader.sourcesOf(place).map((at) => ({
      at,
      table: reader.nameOf(at.table),
      address: reader.addressOf(at),
    })),
    reason: late?.joint.reason(reason) ?? reason,
    origin: late?.trace.origin(place) ?? null,
  }
}
