/**
 * [GR47] How pasted cells are set: as they were where they were copied, whatever the place had; of another program's cells only what it says
 * of them. Called by grid-paste.ts within its undo step.
 */
import { FORMAT_PROPERTIES, type CellFormat, type FormatChange } from '../../shared/model/cell-format.ts'
import { isQuantity } from '../../shared/model/table.ts'
import type { PastePart } from './grid-paste.ts'
import type { CellPlace, GridSession } from './grid-session.ts'
import { blockKey } from './paste-plan.ts'
import type { TableReader } from './table-reader.ts'

/**
 * Cells that stay as they are are left alone; those that become alike are set together. A refusal is the session's to say. False: all look
 * so already.
 */
export function pasteFormats(
  session: GridSession,
  reader: TableReader,
  parts: readonly PastePart[],
): boolean {
  const groups = new Map<string, { readonly change: FormatChange; readonly cells: CellPlace[] }>()
  for (const { block, rows, columns } of parts) {
    const { formats } = block
    if (!formats) continue
    const changeAt = block.addsFormats ? addedAt : changedAt
    const [height, width] = [block.cells.length, block.cells[0]?.length ?? 1]
    for (const [down, row] of rows.entries())
      for (const [right, column] of columns.entries()) {
        const format = formats.get(blockKey(down % height, right % width)) ?? {}
        const change = changeAt(reader, { row, column }, format)
        if (!change) continue
        const key = JSON.stringify(change)
        const group = groups.get(key) ?? { change, cells: [] }
        groups.set(key, group)
        group.cells.push({ row, column })
      }
  }
  for (const { change, cells } of groups.values()) session.format(reader.id, { cells }, change)
  return groups.size > 0
}

function changedAt(reader: TableReader, { row, column }: CellPlace, format: CellFormat): FormatChange | null {
  const now = reader.table.format(row, column)
  if (FORMAT_PROPERTIES.every((property) => format[property] === now[property])) return null
  return Object.fromEntries(FORMAT_PROPERTIES.map((property) => [property, format[property] ?? null]))
}

/** Null: the cell looks so already. How numbers look is none of the business of a column of words, percentages none of one that has them. */
function addedAt(
  reader: TableReader,
  place: CellPlace,
  { decimals, number, ...format }: CellFormat,
): FormatChange | null {
  const { type } = reader.column(place.column)
  const now: CellFormat = reader.formatOf(place)
  const asked: CellFormat = {
    ...format,
    ...(isQuantity(type) && decimals !== reader.decimalsIn(place) && { decimals }),
    ...(type === 'number' && { number }),
  }
  const news = FORMAT_PROPERTIES.filter(
    (property) => asked[property] !== undefined && asked[property] !== now[property],
  )
  return news.length === 0 ? null : Object.fromEntries(news.map((property) => [property, asked[property]]))
}
