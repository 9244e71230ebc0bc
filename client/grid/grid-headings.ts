/**
 * [GR100] Headings that span columns: given, renamed and taken away in place, over the selected columns. Each is one undo step; what cannot be
 * done is said and changes nothing. The columns are known by identity while one types.
 */
import type { ColumnId } from '../../shared/model/ids.ts'
import { type Language, LANGUAGES, type LocalisedChange } from '../../shared/model/language.ts'
import type { GridCore } from './grid-core.ts'
import type { RenameField } from './rename-field.ts'
import { runOf } from './selection.ts'
import { LABEL_COLUMN, type TableReader } from './table-reader.ts'
import { unusedName } from './unused-name.ts'

/** In no language. */
export const NO_HEADING: LocalisedChange = Object.fromEntries(LANGUAGES.map((language) => [language, null]))

/** These words over columns that had others, or none; the words of other languages are not over the same columns any more. */
const newHeading = (language: Language, words: string): LocalisedChange => ({
  ...NO_HEADING,
  [language]: words,
})

export class GridHeadings {
  readonly #core: GridCore
  readonly #rename: RenameField

  constructor(core: GridCore, rename: RenameField) {
    this.#core = core
    this.#rename = rename
  }

  /** What is selected is all columns under one heading. */
  get isHeading(): boolean {
    const { isWholeColumns, reader, selectedColumnSpots } = this.#core
    const [first] = selectedColumnSpots
    if (!isWholeColumns || first === undefined || reader.size.rows < 2) return false
    return selectedColumnSpots.length > 1 && isOneHeading(reader, this.#core.selectedColumns)
  }

  /** Asks for the words, over the columns themselves. */
  open(): void {
    const core = this.#core
    const { reader, view } = core
    if (!core.mayChange()) return
    const run = runOf(core.selectedColumnSpots)
    const columns = core.selectedColumns
    const [first, last] = [columns[0], columns.at(-1)]
    if (!run || first === undefined || last === undefined || columns.some((id) => id === LABEL_COLUMN))
      return core.tell('headNeighbours')
    view.scrollTo({ row: core.active.row, column: run[0] })
    const words = isOneHeading(reader, columns) ? reader.groupLabel(reader.column(first)) : ''
    const letters = [...new Set([first, last].map((id) => reader.lettersOf(id)))].join('–')
    this.#rename.open(words, {
      host: view.host,
      columns,
      label: reader.messages('headingName', { letters }),
      over: true,
      done: (typed) => {
        const text = typed?.trim() ?? words
        if (text !== words) this.#write(columns, text)
        view.focus(core.active)
      },
    })
  }

  /** From the selected columns, in every language; those beside them keep it. */
  remove(): void {
    const { reader, selectedColumns } = this.#core
    if (!this.#core.mayChange()) return
    const headed = wholeHeading(reader, selectedColumns).filter((id) => labelOver(reader, id) !== '')
    if (headed.length === 0) return this.#core.tell('noHeading')
    if (this.#set(headed, NO_HEADING)) this.#core.announce('headingRemoved')
  }

  /** Those that have been deleted meanwhile are passed over. */
  #write(asked: readonly ColumnId[], words: string): void {
    const core = this.#core
    const { reader } = core
    const columns = wholeHeading(
      reader,
      asked.filter((id) => reader.table.columns.has(id)),
    )
    if (columns.length === 0) return core.tell('placeGone')
    if (!core.mayChange()) return
    if (words === '') {
      if (this.#set(columns, NO_HEADING)) core.announce('headingRemoved')
      return
    }
    const { language } = reader
    const heading = isOneHeading(reader, columns) ? { [language]: words } : newHeading(language, words)
    if (this.#set(columns, heading)) core.announce('headed', { words })
  }

  #set(columns: readonly ColumnId[], group: LocalisedChange): boolean {
    const core = this.#core
    const { reader, session } = core
    const isDone = core.act(() =>
      session.together(unusedName(), () =>
        columns.every((id) => core.isDone(session.setColumn(reader.id, id, { group }))),
      ),
    )
    core.settle()
    return isDone === true
  }
}

const labelOver = (reader: TableReader, id: ColumnId): string => reader.groupLabel(reader.column(id))

/** The columns of the document, shown or hidden, that stand under one heading with this one; itself alone where it has none. */
function headingOver(reader: TableReader, id: ColumnId): readonly ColumnId[] {
  const { ids } = reader.table.columns
  const label = labelOver(reader, id)
  const isUnder = (at: number): boolean => {
    const one = ids[at]
    return one !== undefined && label !== '' && labelOver(reader, one) === label
  }
  const own = reader.table.columns.indexOf(id)
  let [first, last] = [own, own]
  while (isUnder(first - 1)) first--
  while (isUnder(last + 1)) last++
  return ids.slice(first, last + 1)
}

/** All columns under one heading, as far as they are shown, and no others; in their order. */
export function isOneHeading(reader: TableReader, columns: readonly ColumnId[]): boolean {
  const [first] = columns
  if (first === undefined || labelOver(reader, first) === '') return false
  const over = headingOver(reader, first)
  const shown = over.filter((id) => columns.includes(id) || reader.shownColumns.indexOf(id) >= 0)
  return shown.length === columns.length && shown.every((id, at) => id === columns[at])
}

/** With those under the same heading that are hidden, where these are all that is shown of it. */
const wholeHeading = (reader: TableReader, columns: readonly ColumnId[]): readonly ColumnId[] => {
  const [first] = columns
  return first !== undefined && isOneHeading(reader, columns) ? headingOver(reader, first) : columns
}

/**
 * Of columns that are about to be moved: those under a heading that does not move as a whole. Afterwards they leave it, unless they still
 * stand beside what is left of it. To be asked before the move, answered after it.
 */
export function leavingHeadings(reader: TableReader, moving: readonly ColumnId[]): () => ColumnId[] {
  const isAmongMoving = (id: ColumnId): boolean =>
    headingOver(reader, id).every((one) => moving.includes(one))
  const partly = moving.filter((id) => !isAmongMoving(id))
  return () => partly.filter(isAmongMoving)
}
