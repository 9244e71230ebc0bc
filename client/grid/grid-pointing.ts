/**
 * Writing references into the open formula by pointing at cells, by mouse and arrows: of its own table, or [GR48] of another one that the
 * page shows meanwhile. What is pointed at is the reference that was pointed at last, until something is typed.
 */
import { quoteTable } from '../../shared/formula/a1.ts'
import type { TableId } from '../../shared/model/ids.ts'
import { canPoint, findReferences, type ReferenceSpan } from './formula-references.ts'
import type { GridCore } from './grid-core.ts'
import type { GridEditing } from './grid-editing.ts'
import type { GridLate } from './grid-late.ts'
import type { CellPlace } from './grid-session.ts'
import { pointedText } from './reference-text.ts'
import type { Spot } from './selection.ts'
import { clampSpot, rectOf } from './selection.ts'
import type { TableReader } from './table-reader.ts'

export class GridPointing {
  readonly #core: GridCore
  readonly #editing: GridEditing
  readonly #late: GridLate
  /** Whose cells are pointed at. */
  #ground: GridCore
  #endFollowing: () => void = () => undefined

  constructor(core: GridCore, editing: GridEditing, late: GridLate) {
    this.#core = core
    this.#editing = editing
    this.#late = late
    this.#ground = core
  }

  /** A press on a cell would now write a reference. */
  get isPossible(): boolean {
    const { open, caretRange } = this.#editing
    return open !== null && (open.pointing !== null || canPoint(open.text, caretRange[0]))
  }

  /** The table whose formula it is. */
  get table(): TableId {
    return this.#core.reader.id
  }

  /** [GR48] The cells of another table; null: those of its own again. */
  goTo(ground: GridCore | null): void {
    this.#ground = ground ?? this.#core
    this.#endFollowing()
    // [GR14] What others do there moves its cells, and what the formula says of them.
    if (ground) this.#endFollowing = ground.session.onTable(ground.reader.id, () => this.#editing.follow())
    const { pointing } = this.#editing.open ?? {}
    if (pointing) Object.assign(pointing, { anchor: this.#ground.active, focus: this.#ground.active })
  }

  /** The cell goes out of sight: the formula bar goes on with the formula, its caret where it was. */
  leaveCell(): void {
    const { open, caretRange } = this.#editing
    if (open?.where !== 'cell') return
    Object.assign(open, { where: 'bar', barCaret: caretRange })
    this.#editing.caret = { from: caretRange[0], at: caretRange[1] }
    this.#core.changed()
  }

  /** Its keyboard stays with the formula. */
  holds(node: Node): boolean {
    return this.#ground !== this.#core && this.#ground.view.host.contains(node)
  }

  at(anchor: Spot, focus: Spot): void {
    const { open, caretRange } = this.#editing
    if (!open) return
    const [start, end] = open.pointing ? [open.pointing.start, open.pointing.end] : caretRange
    const { reader } = this.#ground
    const cells = pointedText(reader, rectOf(anchor, focus))
    if (cells === null) return this.#late.parts?.arranging.refusePointing()
    const prefix = reader.id === this.table ? '' : `${quoteTable(reader.name)}!`
    const reference = prefix + cells
    const text = open.text.slice(0, start) + reference + open.text.slice(end)
    this.#editing.point(text, { start, end: start + reference.length, anchor, focus })
    if (this.#ground !== this.#core) this.#ground.select(anchor, focus, { scroll: false, focus: false })
  }

  /** A cell of the table whose cells are pointed at. */
  toCell(place: CellPlace): void {
    const spot = this.#ground.reader.spotOf(place)
    if (!spot) return
    this.at(spot, spot)
    this.#ground.view.scrollTo(spot)
  }

  /** By an arrow key. */
  step(by: Spot, isExtended: boolean): void {
    const { pointing } = this.#editing.open ?? {}
    const from = pointing ? pointing.focus : this.#ground.active
    const to = clampSpot(
      { row: from.row + by.row, column: from.column + by.column },
      this.#ground.reader.size,
    )
    this.at(isExtended && pointing ? pointing.anchor : to, to)
    this.#ground.view.scrollTo(to)
  }

  /** The references of the formula that lie in this table, among all others for their colours. */
  references({ id, documentSize, name }: TableReader): readonly ReferenceSpan[] {
    const { references, text } = this.#editing
    return id === this.table ? references : findReferences(text, documentSize, name, { isOther: true })
  }

  /** The formula is another one. */
  changed(): void {
    if (this.#ground !== this.#core) this.#ground.changed()
  }
}
