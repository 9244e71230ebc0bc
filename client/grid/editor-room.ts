/** How much of the table the cell editor may take, asked each time it is laid out. */
import type { EditorRoom } from './cell-editor.ts'
import type { GridCore } from './grid-core.ts'
import type { OpenEdit } from './open-edit.ts'

/** How wide the editor may become: long text rather grows in height, as the cell does. */
const LONG_WIDTH = 300
const SHORT_WIDTH = 460

/** @param bottom content pixel down to which room is made, if there is some */
export function editorRoom(
  { view, reader, display }: GridCore,
  edit: OpenEdit | null,
  bottom: number,
): EditorRoom {
  const long = edit !== null && reader.column(edit.place.column).type === 'long-text'
  const column = edit === null ? -1 : reader.columns.indexOf(edit.place.column)
  const row = edit === null ? -1 : reader.shownRows.indexOf(edit.place.row)
  // It stays with the window, too, and goes no further.
  const width = column < view.frozen ? view.runWidth : view.tableWidth
  if (bottom > 0) view.reserve(bottom)
  return { width, most: (long ? LONG_WIDTH : SHORT_WIDTH) * display.zoom, ...view.visible(row) }
}
