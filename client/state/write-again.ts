/**
 * Refused edits as something that can be done again: cells as they were typed, rows that were added, words (titles, lines around a table,
 * headings of columns). What else was no cell (the order of rows, kinds of columns) is left to the person's own hand. Each becomes an
 * ordinary edit of today; nothing is forced past the server, and what the session refuses stays in the list of refused edits.
 */
import { FIELD, type Fields, type Step } from '../../shared/doc/step.ts'
import { parseTextName } from '../../shared/doc/table-doc.ts'
import { editText } from '../../shared/format/print-value.ts'
import { render } from '../../shared/formula/render.ts'
import type { Axis } from '../../shared/model/axis.ts'
import type { CellContent } from '../../shared/model/cell.ts'
import { isFormula } from '../../shared/model/cell.ts'
import { AppError } from '../../shared/model/error.ts'
import type { ColumnId, RowId, TableId } from '../../shared/model/ids.ts'
import { columnId, isLocalId, rowId } from '../../shared/model/ids.ts'
import type { Language } from '../../shared/model/language.ts'
import { LANGUAGES } from '../../shared/model/language.ts'
import { ROW_KINDS } from '../../shared/model/table.ts'
import type { Outcome, RefusedEdit, Session, TypedCell } from '../session/session-types.ts'
import { wordsOf, wordsVerdict, writeWords } from './words-again.ts'

export type AgainSession = Pick<
  Session,
  | 'access'
  | 'commitMany'
  | 'insertRows'
  | 'mayPlan'
  | 'scope'
  | 'setColumn'
  | 'setEntry'
  | 'setRow'
  | 'setTable'
  | 'table'
  | 'tables'
  | 'together'
>

/** `denied`: the table may only be read · `by-hand`: it was no cell, or its place is gone. */
export type AgainVerdict = 'yes' | 'denied' | 'by-hand'

/** A cell of a refused edit. `language` null: whatever the person reads. */
type Written = {
  readonly row: RowId
  readonly column: ColumnId
  readonly content: CellContent
  readonly language: Language | null
}
type NewRow = { readonly id: RowId; readonly fields: Fields }

export type AgainResult = {
  /** Ids of edits that are written now. */
  readonly written: readonly string[]
  /** Why the rest was not: the first refusal. */
  readonly failure: Extract<Outcome, { readonly status: 'refused' }> | null
}

/** Whether it could be written now. `chosen`: the edits that are to be written with it, before it. */
export function againVerdict(
  session: AgainSession,
  edit: RefusedEdit,
  chosen: readonly RefusedEdit[],
): AgainVerdict {
  const { table } = edit
  const words = wordsOf(edit)
  if (words) return wordsVerdict(session, words)
  if (table === null || !session.tables().some(({ id }) => id === table)) return 'by-hand'
  if (!isRepeatable(edit)) return 'by-hand'
  if (session.access(table).mode !== 'write') return 'denied'
  const { rows, columns } = session.table(table)
  const coming = new Set(
    chosen.flatMap((one) => (one.table === table ? newRows(one).map(({ id }) => id) : [])),
  )
  const isThere = ({ row, column }: Written): boolean =>
    (rows.has(row) || coming.has(row)) && columns.has(column)
  return cellsOf(edit).every(isThere) ? 'yes' : 'by-hand'
}

/** Writes them in their order, as one undo step. */
export function writeAgain(
  session: AgainSession,
  edits: readonly RefusedEdit[],
  language: Language,
  group: string,
): AgainResult {
  const written: string[] = []
  /** Rows that were added again, under their new ids. */
  const made = new Map<RowId, RowId>()
  try {
    return session.together(group, () => {
      for (const edit of edits) {
        if (againVerdict(session, edit, edits) !== 'yes') continue
        const words = wordsOf(edit)
        const refused = words
          ? writeWords(session, words)
          : edit.table && writeOne(session, edit.table, edit, { language, made })
        if (refused) return { written, failure: refused }
        written.push(edit.id)
      }
      return { written, failure: null }
    })
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    return { written, failure: { status: 'refused', code: error.code, facts: error.facts } }
  }
}

type Manner = { readonly language: Language; readonly made: Map<RowId, RowId> }

function writeOne(
  session: AgainSession,
  table: TableId,
  edit: RefusedEdit,
  { language, made }: Manner,
): AgainResult['failure'] {
  for (const row of newRows(edit)) made.set(row.id, insertAgain(session, table, row, made))
  const cells = cellsOf(edit).map((cell) => ({ ...cell, row: made.get(cell.row) ?? cell.row }))
  for (const spoken of new Set(cells.map((cell) => cell.language ?? language))) {
    const typed = cells
      .filter((cell) => (cell.language ?? language) === spoken)
      .map((cell) => typedOf(session, table, cell, spoken))
    const outcome = session.commitMany(table, typed, spoken)
    if (outcome.status === 'refused') return outcome
  }
  return null
}

/** A number says itself exactly, and a formula by identity, so that nothing is asked and nothing is bound to other cells than then. */
function typedOf(session: AgainSession, table: TableId, cell: Written, language: Language): TypedCell {
  const { row, column, content } = cell
  if (isFormula(content)) {
    const from = { table, row, column }
    return {
      row,
      column,
      typed: render(content, from, session.scope(language)),
      copied: { from, formula: content },
    }
  }
  return { row, column, typed: editText(content), ...(typeof content === 'number' && { number: content }) }
}

function insertAgain(
  session: AgainSession,
  table: TableId,
  { fields }: NewRow,
  made: ReadonlyMap<RowId, RowId>,
): RowId {
  const { rows } = session.table(table)
  const [key, under] = [fields[FIELD.key], fields[FIELD.parent]]
  const wanted = typeof under === 'string' ? (made.get(rowId(under)) ?? rowId(under)) : null
  const parent = wanted !== null && rows.has(wanted) ? wanted : null
  const kind = ROW_KINDS.find((known) => known === fields['#kind']) ?? 'line'
  const at = placeFor(rows, parent, typeof key === 'string' ? key : '')
  const [row] = session.insertRows(table, { at, count: 1, parent, kind })
  if (row === undefined) throw new AppError('read-only', { table })
  const [letter, unit] = [fields['#letter'], fields['#unit']]
  if (typeof letter === 'string' || unit === 'posts' || unit === 'money')
    session.setRow(table, row, {
      ...(typeof letter === 'string' && { letter }),
      ...((unit === 'posts' || unit === 'money') && { unit }),
    })
  return row
}

/** Visible position among the children of `parent` for a row that had this order key. */
function placeFor(rows: Axis<RowId>, parent: RowId | null, key: string): number {
  const siblings = rows.childrenOf(parent)
  const next = siblings.find((id) => (rows.entry(id)?.key ?? '') > key)
  if (next !== undefined) return rows.indexOf(next)
  const last = siblings.at(-1)
  if (last !== undefined) return rows.indexOf(last) + 1 + rows.descendantsOf(last).length
  return parent === null ? rows.length : rows.indexOf(parent) + 1
}

const isRepeatable = ({ command: { kind, steps } }: RefusedEdit): boolean =>
  (kind === 'edit-cells' && steps.every((step) => step.do !== 'create')) ||
  (kind === 'insert-rows' && steps.every((step) => step.do === 'create' && step.in === 'rows'))

const newRows = ({ command }: RefusedEdit): NewRow[] =>
  command.kind === 'insert-rows'
    ? command.steps.flatMap((step) =>
        step.do === 'create' && step.in === 'rows' ? [{ id: rowId(step.id), fields: step.fields }] : [],
      )
    : []

function cellsOf(edit: RefusedEdit): Written[] {
  const texts = edit.command.steps.flatMap((step) => textOf(step) ?? [])
  const isText = (cell: Written): boolean =>
    texts.some(({ row, column }) => row === cell.row && column === cell.column)
  // Words that replace a formula are two steps: the formula goes, the words come.
  const fields = edit.command.steps.flatMap((step) => fieldsOf(step)).filter((cell) => !isText(cell))
  return [...fields, ...texts]
}

function textOf(step: Step): Written | null {
  const place = step.do === 'text' ? parseTextName(step.name) : null
  if (!place || step.do !== 'text') return null
  const language = LANGUAGES.find((known) => known === place.language) ?? null
  return { row: place.row, column: place.column, content: step.after === '' ? null : step.after, language }
}

function fieldsOf(step: Step): Written[] {
  const cell = (row: string, column: string, content: unknown): Written[] =>
    isLocalId(column)
      ? [
          {
            row: rowId(row),
            column: columnId(column),
            content: (content ?? null) as CellContent,
            language: null,
          },
        ]
      : []
  if (step.do === 'field' && step.in === 'rows') return cell(step.id, step.field, step.after)
  if (step.do === 'create' && step.in === 'rows')
    return Object.entries(step.fields).flatMap(([column, content]) => cell(step.id, column, content))
  return []
}
