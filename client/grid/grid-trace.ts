/**
 * [GR44] What the active cell is made from and what it feeds, as a menu that leads there, with frames in this table as long as the cell
 * stays the active one; and where an error comes from.
 */
import type { Area } from '../../shared/formula/area.ts'
import { isError } from '../../shared/model/cell.ts'
import type { CellAddress } from '../../shared/model/cell.ts'
import type { TableId } from '../../shared/model/ids.ts'
import { columnId } from '../../shared/model/ids.ts'
import { dependantsOf, errorOrigin, precedentsOf } from '../../shared/plan/trace.ts'
import type { GridCore } from './grid-core.ts'
import type { CellPlace } from './grid-session.ts'
import type { ErrorOrigin, GridMenu, MenuEntry } from './grid-state.ts'
import { referenceText } from './reference-text.ts'
import type { Rect } from './selection.ts'
import { LABEL_COLUMN } from './table-reader.ts'

/** Lines of the menu. */
const MOST = 40
/** Characters of a row's label. */
const NOTE = 48
const MOST_FRAMES = 200
/** Milliseconds for which the origin of an error is not looked for again. */
const STILL = 1000

type Place = { readonly table: TableId; readonly rect: Rect }

export class GridTrace {
  readonly #core: GridCore
  readonly #openMenu: (menu: Pick<GridMenu, 'label' | 'entries'>) => void
  #framed: {
    readonly of: CellPlace
    readonly text: string
    readonly rects: () => readonly Rect[] | null
  } | null = null

  #origin: {
    readonly of: CellPlace
    readonly drawn: number
    readonly since: number
    readonly origin: ErrorOrigin | null
  } | null = null

  constructor(core: GridCore, openMenu: (menu: Pick<GridMenu, 'label' | 'entries'>) => void) {
    this.#core = core
    this.#openMenu = openMenu
  }

  /** What is framed in this table; until another cell is the active one, or this one holds something else. */
  get rects(): readonly Rect[] {
    const { activePlace: place, reader } = this.#core
    const framed = this.#framed
    if (!framed || !place) return []
    const { row, column } = framed.of
    if (place.row === row && place.column === column && reader.editText(place) === framed.text)
      return framed.rects() ?? []
    this.#framed = null
    return []
  }

  precedents(): void {
    const { activePlace, session, reader } = this.#core
    if (!activePlace) return
    const areas = precedentsOf({ table: reader.id, ...activePlace }, session.formulaPlan())
    this.#show(activePlace, areas.map(placeOf), 'madeFrom', 'madeFromNothing')
  }

  dependants(): void {
    const { activePlace, session, reader } = this.#core
    if (!activePlace) return
    const cells = dependantsOf({ table: reader.id, ...activePlace }, session.formulaPlan())
    this.#show(activePlace, this.#runs(cells), 'feeds', 'feedsNothing')
  }

  /** Null: the cell shows no error, has it by itself, or it cannot be said. Asked with every change: looked for once a second at most. */
  origin(place: CellPlace): ErrorOrigin | null {
    const { session, reader, drawn } = this.#core
    const value = session.value(reader.id, place.row, place.column)
    if (!isError(value)) return null
    const known = this.#origin
    const isSame = known?.of.row === place.row && known.of.column === place.column && known.drawn === drawn
    if (isSame && performance.now() - known.since < STILL) return known.origin
    const origin = this.#findOrigin(place)
    this.#origin = { of: place, drawn, since: performance.now(), origin }
    return origin
  }

  #findOrigin(place: CellPlace): ErrorOrigin | null {
    const { session, reader } = this.#core
    const errorOf = ({ table, row, column }: CellAddress): string | null => {
      const value = session.value(table, row, column)
      return isError(value) ? value.error : null
    }
    const origin = errorOrigin({ table: reader.id, ...place }, session.formulaPlan(), errorOf)
    if (!origin) return null
    const address = reader.addressOf(origin)
    const cell =
      origin.table === reader.id
        ? address
        : reader.messages('cellOf', { table: reader.nameOf(origin.table), address })
    return { at: origin, label: reader.messages('comesFrom', { cell }) }
  }

  #show(
    of: CellPlace,
    places: readonly Place[],
    title: 'madeFrom' | 'feeds',
    nothing: 'madeFromNothing' | 'feedsNothing',
  ): void {
    const core = this.#core
    const { reader } = core
    const here = places.filter(({ table }) => table === reader.id).map(({ rect }) => rect)
    this.#framed =
      here.length > 0
        ? {
            of,
            text: reader.editText(of),
            rects: reader.hold(here.slice(0, MOST_FRAMES).flatMap((rect) => reader.whatIsShown(rect))),
          }
        : null
    if (places.length === 0) return core.tell(nothing)
    this.#openMenu({ label: reader.messages(title, { cell: core.address }), entries: this.#entries(places) })
  }

  #entries(places: readonly Place[]): MenuEntry[] {
    const { reader } = this.#core
    const entries: MenuEntry[] = []
    let table: TableId | null = null
    for (const place of places.slice(0, MOST)) {
      if (place.table !== table) entries.push({ heading: reader.nameOf(place.table) })
      table = place.table
      entries.push(this.#entry(place))
    }
    if (places.length > MOST) {
      const label = reader.messages('andMore', { count: places.length - MOST })
      entries.push({ label, note: '', enabled: false, run: () => undefined })
    }
    return entries
  }

  #entry({ table, rect }: Place): MenuEntry {
    const core = this.#core
    const { reader, session } = core
    const { rows, columns } = session.table(table)
    const label = referenceText(rect, { rows: rows.length, columns: columns.length })
    const [row, column] = [rows.ids[rect.top], columns.ids[rect.left]]
    const words =
      row !== undefined && rect.top === rect.bottom
        ? session.display(table, row, columnId(LABEL_COLUMN), reader.language)
        : ''
    const note = words.length > NOTE ? `${words.slice(0, NOTE)}…` : words
    const isHere = table === reader.id
    const held = isHere ? reader.hold(reader.whatIsShown(rect)) : null
    const run = (): void => {
      const rects = held?.() ?? []
      if (rects.length > 0) core.selectAll(rects)
      else if (row === undefined || column === undefined) core.tell('placeGone')
      else if (!isHere) core.onOpen({ table, row, column })
      else if (!core.goTo({ row, column })) core.tell('placeGone')
    }
    const spoken = reader.messages('cellOf', { table: reader.nameOf(table), address: label })
    return { label, note, spoken: note === '' ? spoken : `${spoken}: ${note}`, enabled: true, run }
  }

  /** Cells one below the other as one range. */
  #runs(cells: readonly CellAddress[]): Place[] {
    const { session } = this.#core
    const runs: { readonly table: TableId; rect: Rect }[] = []
    for (const { table, row, column } of cells) {
      const document = session.table(table)
      const [y, x] = [document.rows.indexOf(row), document.columns.indexOf(column)]
      const above = runs.findLast(
        (run) => run.table === table && run.rect.left === x && run.rect.bottom === y - 1,
      )
      if (above) above.rect = { ...above.rect, bottom: y }
      else runs.push({ table, rect: { top: y, left: x, bottom: y, right: x } })
    }
    return runs
  }
}

const placeOf = ({ table, rows, columns }: Area): Place => ({
  table,
  rect: { top: rows[0], bottom: rows[1], left: columns[0], right: columns[1] },
})
