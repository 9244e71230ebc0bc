/**
 * Which sources of the plan's final tables moved since. Found out again when something they read has changed: after the calculation has
 * settled, once for whatever happened in between, and only for tables somebody asked about. Also answers what feeds a table. [FINAL4]
 */
import type { RegisterDoc } from '../../shared/doc/register-doc.ts'
import type { TableDoc } from '../../shared/doc/table-doc.ts'
import type { FrozenValues, MovedSource } from '../../shared/model/frozen-values.ts'
import { isSlug, tableId, type TableId } from '../../shared/model/ids.ts'
import type { Language } from '../../shared/model/language.ts'
import type { FeedPlan } from '../../shared/plan/feeds.ts'
import type { ValueOf } from '../../shared/plan/source-values.ts'
import type { MovedCell } from './session-types.ts'
import type { TableLife } from './table-life.ts'

export type SourceDeps = {
  readonly register: () => RegisterDoc
  readonly plan: () => FeedPlan
  readonly valueOf: ValueOf
  readonly settled: () => Promise<void>
  readonly onChange: () => void
}

/** Milliseconds in which whatever happens is one change. */
const GATHER = 150
const NONE: readonly MovedSource[] = []

type Watched = { readonly frozen: FrozenValues; moved: readonly MovedSource[]; isDue: boolean }

export class SourceWatch {
  readonly #deps: SourceDeps
  readonly #watched = new Map<TableId, Watched>()
  #late: TableLife | null = null
  #timer: ReturnType<typeof setTimeout> | null = null
  #closed = false

  constructor(deps: SourceDeps) {
    this.#deps = deps
  }

  /** Of a final table; as it was found out last. */
  moved(table: TableId): readonly MovedSource[] {
    const frozen = this.#deps.register().frozen(table)
    if (frozen === null) return NONE
    const known = this.#watched.get(table)
    if (known?.frozen === frozen) return known.moved
    this.#watched.set(table, { frozen, moved: NONE, isDue: true })
    this.#schedule()
    return NONE
  }

  /** Something reads otherwise in this table; null: in any of them (names, tables that came or went). */
  changed(table: TableId | null): void {
    let isDue = false
    for (const watched of this.#watched.values())
      if (table === null || Object.hasOwn(watched.frozen.sources, table)) isDue = watched.isDue = true
    if (isDue) this.#schedule()
  }

  /** What feeds a table as its formulas stand, final ones too, but not what feeds those. None until that is loaded. */
  feeds(table: TableId): readonly TableId[] {
    const register = this.#deps.register()
    const isFinal = (id: TableId): boolean => register.record(id)?.state === 'final'
    return this.#late?.feedsOf(table, this.#deps.plan(), isFinal) ?? []
  }

  /** Which cells of a source moved, as things stand now. */
  movedCells(table: TableId, source: TableDoc, language: Language): readonly MovedCell[] {
    const { register, plan, valueOf } = this.#deps
    const frozen = register().frozen(table)
    if (frozen === null || this.#late === null) return []
    const { movedCells, movedValues, sourceValues } = this.#late
    return movedCells(source, movedValues(frozen, sourceValues(table, plan(), valueOf), source.id), language)
  }

  async load(): Promise<TableLife> {
    this.#late ??= (await import('./table-life.ts')).TABLE_LIFE
    return this.#late
  }

  close(): void {
    this.#closed = true
    if (this.#timer) clearTimeout(this.#timer)
    this.#timer = null
  }

  #schedule(): void {
    if (this.#timer !== null || this.#closed) return
    this.#timer = setTimeout(() => {
      this.#timer = null
      // Where nothing is calculated nothing is known to have moved.
      this.#look().catch(() => undefined)
    }, GATHER)
  }

  async #look(): Promise<void> {
    const { register, plan, valueOf, settled, onChange } = this.#deps
    const { movedSources, sourceValues } = await this.load()
    await settled()
    if (this.#closed) return
    let isNews = false
    for (const [table, watched] of this.#watched) {
      if (register().frozen(table) !== watched.frozen) this.#watched.delete(table)
      if (!watched.isDue) continue
      watched.isDue = false
      const now = inOrder(movedSources(watched.frozen, sourceValues(table, plan(), valueOf)), plan().tables)
      if (JSON.stringify(now) === JSON.stringify(watched.moved)) continue
      watched.moved = now
      isNews = true
    }
    if (isNews) onChange()
  }
}

/** The plan's order; what is in it no more comes last. */
function inOrder(moved: readonly MovedSource[], tables: readonly TableId[]): readonly MovedSource[] {
  const place = ({ table }: MovedSource): number => {
    const at = isSlug(table) ? tables.indexOf(tableId(table)) : -1
    return at < 0 ? tables.length : at
  }
  return moved.toSorted((a, b) => place(a) - place(b))
}
