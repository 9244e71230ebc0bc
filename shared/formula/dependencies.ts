/**
 * What a stored formula hangs on, for the calculation's reverse index: when one of these changes place, appears or goes, the compiled
 * text may change. A pure reading of the formula; it never looks at a document and never fails.
 */
import type { CellAddress } from '../model/cell.ts'
import type { Bound, Ref, StoredFormula } from '../model/formula.ts'
import type { ColumnId, NameId, RowId, TableId } from '../model/ids.ts'
import { tableOf } from './area.ts'

export type Dependencies = {
  /** Single rows and columns referred to by identity (cells, whole rows, parents of CHILDREN). */
  readonly rows: readonly { readonly table: TableId; readonly row: RowId }[]
  readonly columns: readonly { readonly table: TableId; readonly column: ColumnId }[]
  /** Tables in which a range's extent must be asked anew when any entry of that axis changes. */
  readonly rangesOnRows: readonly TableId[]
  readonly rangesOnColumns: readonly TableId[]
  /** Tables whose tree a CHILDREN() reads. */
  readonly children: readonly TableId[]
  /** Other tables referred to: one that goes turns into `#REF!`, one that comes back revives. */
  readonly tables: readonly TableId[]
  readonly names: readonly NameId[]
}

export function dependencies(formula: StoredFormula, at: CellAddress): Dependencies {
  const found = new Collector(at)
  if (formula[0] === 1) for (const part of formula) if (Array.isArray(part)) found.add(part as unknown as Ref)
  return found.result()
}

/** One row or column followed by identity, not a range between two places. */
const isSingle = (first: Bound, last: Bound): boolean =>
  typeof first === 'object' && typeof last === 'object'
    ? first.at === last.at && !first.before && !last.before
    : first === '@' && last === '@'

class Collector {
  readonly #at: CellAddress
  readonly #rows: { table: TableId; row: RowId }[] = []
  readonly #columns: { table: TableId; column: ColumnId }[] = []
  readonly #rangesOnRows = new Set<TableId>()
  readonly #rangesOnColumns = new Set<TableId>()
  readonly #children = new Set<TableId>()
  readonly #tables = new Set<TableId>()
  readonly #names = new Set<NameId>()

  constructor(at: CellAddress) {
    this.#at = at
  }

  add(ref: Ref): void {
    if (ref[0] === '!') return
    if (ref[0] === 'n') {
      this.#names.add(ref[1])
      return
    }
    const table = tableOf(ref[1], this.#at)
    if (ref[1] !== 0) this.#tables.add(ref[1])
    if (ref[0] === 'r') {
      const [, , row1, row2, column1, column2] = ref
      if (!isSingle(row1, row2)) this.#rangesOnRows.add(table)
      else if (typeof row1 === 'object') this.#rows.push({ table, row: row1.at })
      if (!isSingle(column1, column2)) this.#rangesOnColumns.add(table)
      else if (typeof column1 === 'object') this.#columns.push({ table, column: column1.at })
      return
    }
    if (ref[0] === 'k') this.#children.add(table)
    if (ref[2] !== '@') this.#rows.push({ table, row: ref[2] })
    this.#columns.push({ table, column: ref[3] })
  }

  result(): Dependencies {
    return {
      rows: this.#rows,
      columns: this.#columns,
      rangesOnRows: [...this.#rangesOnRows],
      rangesOnColumns: [...this.#rangesOnColumns],
      children: [...this.#children],
      tables: [...this.#tables],
      names: [...this.#names],
    }
  }
}
