/**
 * What a table's room holds, as the hash that a record of finalising names: of its contents and, of a final one, of what it prints. For
 * `verify`, which reads a database that nobody else need serve.
 */
import { createHash } from 'node:crypto'

import { canonicalTable } from '../../shared/doc/canonical-table.ts'
import { OutlineDoc } from '../../shared/doc/outline-doc.ts'
import type { DocEnv } from '../../shared/doc/plan-document.ts'
import { TableDoc } from '../../shared/doc/table-doc.ts'
import { finalText, type FrozenValues } from '../../shared/model/frozen-values.ts'
import { tableId } from '../../shared/model/ids.ts'
import { headingOf, isSameHeading } from '../../shared/plan/heading.ts'
import type { NumberedTable } from '../../shared/plan/numbering.ts'
import { numberedTablesOf } from '../../shared/plan/scope.ts'
import { OUTLINE_ROOM } from '../../shared/wire/socket-path.ts'
import { documentFrom } from '../room/room-document.ts'
import type { SqliteReader } from './sqlite-reader.ts'

export type TableContents = {
  /** SHA-256, hexadecimal. */
  readonly hash: string
  /** Of a final table: whether it still is what was finalised. */
  readonly asFinalised?: boolean
  /** The outline heads it otherwise than when it was finalised, or has it no more: no damage, and not what was printed. */
  readonly headingChanged?: true
}

type FinalRow = {
  readonly room: string
  readonly hash: string
  readonly frozen: string | null
  readonly is: number
}

export class FinalTables {
  readonly #rows: ReadonlyMap<string, FinalRow>
  readonly #tables: readonly NumberedTable[]

  constructor(reader: SqliteReader, plan: string) {
    const rows = reader.read({
      sql: `SELECT lifecycle.room, hash, lifecycle.frozen, coalesce(room.frozen, 0) AS "is" FROM lifecycle
            LEFT JOIN room ON room.plan = lifecycle.plan AND room.name = lifecycle.room
            WHERE lifecycle.plan = ? AND state = 'final'`,
      parameters: [plan],
    }) as FinalRow[]
    this.#rows = new Map(rows.map((row) => [row.room, row]))
    this.#tables = rows.length === 0 ? [] : tablesOf(reader, plan)
  }

  contents(table: string, state: Uint8Array): TableContents {
    const text = textOf(table, state)
    const final = this.#rows.get(table)
    if (!final) return { hash: sha256(text) }
    const frozen = read(final.frozen)
    const hash = sha256(frozen ? finalText(text, frozen) : text)
    const { heading } = frozen ?? {}
    const isHeaded = !heading || isSameHeading(heading, headingOf(this.#tables, table))
    return {
      hash,
      asFinalised: final.is === 1 && hash === final.hash,
      ...(!isHeaded && { headingChanged: true }),
    }
  }
}

function tablesOf(reader: SqliteReader, plan: string): readonly NumberedTable[] {
  const log = reader.load({ plan, room: OUTLINE_ROOM })
  if (!log) return []
  const { document } = documentFrom(OUTLINE_ROOM, log)
  const outline = new OutlineDoc(ENV)
  outline.apply(document.encode(), 'log')
  const tables = numberedTablesOf(outline)()
  for (const read of [document, outline]) read.destroy()
  return tables
}

function textOf(table: string, state: Uint8Array): string {
  const document = new TableDoc(tableId(table), ENV)
  document.apply(state, 'log')
  const text = canonicalTable(document)
  document.destroy()
  return text
}

function read(json: string | null): FrozenValues | null {
  try {
    return json === null ? null : (JSON.parse(json) as FrozenValues)
  } catch {
    return null
  }
}

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex')

const unused = (): never => {
  throw new Error('whoever verifies a table changes nothing')
}

const ENV: DocEnv = { random: unused, now: unused, mainLanguage: () => 'en' }
