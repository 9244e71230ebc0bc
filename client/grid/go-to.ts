/** Goes to cells by their names, or by identity: what the name box, links, and following somebody ask of the grid. */
import { parseAreas } from './a1.ts'
import type { GridCore } from './grid-core.ts'
import type { CellPlace } from './grid-session.ts'

/** `B3`, `B3:D7`, `B:C`, `3:5`, or several of them (`B3:D7,F2`). False, with a word to the person, when there is no such cell. */
export function goToText(core: GridCore, text: string): boolean {
  const { reader } = core
  const areas = parseAreas(text, reader.documentSize)
  const [area] = areas ?? []
  if (!areas || !area) {
    core.tell('nameBoxInvalid', { text })
    return false
  }
  core.notice = null
  const rects = areas.flatMap((one) => reader.whatIsShown(one))
  const { rows, columns } = reader.table
  const [row, column] = [rows.ids[area.top], columns.ids[area.left]]
  if (rects.length > 0) core.selectAll(rects)
  else if (row !== undefined && column !== undefined) core.goTo({ row, column })
  return true
}

/** `isOnlyShown`: brought into sight; what is selected stays. False: it is not there any more, or was only to be shown. */
export function goToPlace(core: GridCore, place: CellPlace & { readonly isOnlyShown?: boolean }): boolean {
  if (!place.isOnlyShown) return core.goTo(place)
  const { reader, view } = core
  const show = (): void => {
    const spot = reader.spotOf(place)
    if (spot) view.scrollTo(spot)
  }
  if (reader.has(place) && !reader.spotOf(place)) core.onReveal([place], show)
  else show()
  return false
}
