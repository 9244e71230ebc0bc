/**
 * What is drawn over the cells: the selection, the cells that were cut or copied, the references of the formula being typed, other people's cursors.
 * Also tells the others where one's own cursor is, not more often than needed.
 */
import { peerColour } from '../ui/peer-colour.ts'
import { rectsName } from './a1.ts'
import { copiedRects, cutRect } from './cut-rect.ts'
import { boxOf } from './geometry.ts'
import type { Box } from './geometry.ts'
import type { GridCore } from './grid-core.ts'
import type { GridEditing } from './grid-editing.ts'
import type { GridLate } from './grid-late.ts'
import type { GridPointing } from './grid-pointing.ts'
import type { Peer } from './grid-session.ts'
import { handleBox } from './handle-place.ts'
import type { OverlayBox } from './overlay.ts'
import type { Rect, Spot } from './selection.ts'
import { isSingle, rectOf, sameSpot } from './selection.ts'

const PUBLISH_DELAY = 60
/** Pixels of what a finger drags; what can be hit is larger still. */
const GRIP = 14

export class GridMarks {
  readonly #core: GridCore
  readonly #editing: GridEditing
  readonly #pointing: GridPointing
  readonly #late: GridLate
  #frame = 0
  /** Names of the cells that look selected now; null: they may have been drawn anew. */
  #marked: string | null = null
  #timer: ReturnType<typeof setTimeout> | null = null
  #told = ''

  /** @param pointing of the formula whose references are framed */
  constructor(core: GridCore, editing: GridEditing, pointing: GridPointing, late: GridLate) {
    this.#core = core
    this.#late = late
    this.#editing = editing
    this.#pointing = pointing
  }

  destroy(): void {
    cancelAnimationFrame(this.#frame)
    if (this.#timer !== null) clearTimeout(this.#timer)
    if (this.#told !== '') this.#core.session.setCursor(null)
  }

  /** Rows or columns were drawn anew, or lie elsewhere now. */
  layOut(): void {
    this.#marked = null
    this.show()
  }

  show(): void {
    this.#showSelection()
    this.#showTaken()
    this.#showReferences()
    this.#showTraced()
    this.showPeers()
    if (this.#told !== '') this.publish()
  }

  showPeers(): void {
    const { session, reader } = this.#core
    const boxes = session.peers().flatMap((peer) => {
      const rect = peer.table === reader.id ? this.#rectOfPeer(peer) : null
      return rect
        ? this.#box(rect, {
            colour: peerColour(peer.colour),
            label: (peer.editing && this.#late.parts?.joint.flag(peer)) || peer.name,
            ...(peer.editing ? { state: 'editing' } : !isSingle(rect) && { state: 'range' }),
          })
        : []
    })
    this.#core.view.overlay.show('peer', boxes)
  }

  /** Tells the others where one is; from the moment the grid has had focus. */
  publish(): void {
    this.#timer ??= setTimeout(() => {
      this.#timer = null
      this.#publishNow()
    }, PUBLISH_DELAY)
  }

  /** Where a cell is in the window. */
  windowBox(spot: Spot): { readonly left: number; readonly top: number; readonly bottom: number } {
    const { view } = this.#core
    const box = this.#boxOf(rectOf(spot, spot)) ?? { top: 0, start: 0, width: 0, height: 0 }
    const origin = view.originOf(box.start).getBoundingClientRect()
    const start = box.start + view.rowHeadWidth
    const left = view.isRightToLeft ? origin.right - start - box.width : origin.left + start
    const top = view.originAbove(box.top) + box.top
    return { left, top, bottom: top + box.height }
  }

  #showSelection(): void {
    const core = this.#core
    const { overlay } = core.view
    cancelAnimationFrame(this.#frame)
    if (core.isEmpty) {
      overlay.show('selection', [])
      overlay.show('active', [])
      overlay.show('handle', [])
      overlay.show('grip', [])
      return
    }
    const { rects, active } = core
    const place = core.activePlace
    const formula = place !== null && core.reader.look(place.row, place.column).formula
    overlay.show('selection', core.isOneCell ? [] : rects.flatMap((rect) => this.#box(rect)))
    // An edit whose cell was deleted is not one of the cell that came into its place.
    const shown = this.#editing.isLost
      ? []
      : this.#box(core.cellRect(active), formula ? { state: 'formula' } : {})
    overlay.show('active', shown)
    overlay.show('grip', core.isTouched ? this.#grips() : [])
    // What asks where the window is, and what touches every cell in it, once before the browser paints: it lays the cells out for that.
    this.#frame = requestAnimationFrame(() => {
      overlay.show('handle', core.isTouched ? [] : this.#handle())
      const names = rectsName(rects)
      if (this.#marked === names) return
      this.#marked = names
      core.view.markSelected(rects)
    })
  }

  /** At the far corner of the only range, while nothing is edited and something may be changed. */
  #handle(): OverlayBox[] {
    const core = this.#core
    const one = core.rects.length === 1 && !core.readOnly && this.#editing.state === 'no'
    const box = one && this.#boxOf(core.isOneCell ? core.cellRect(core.active) : core.rect)
    return box ? [{ box: handleBox(core.view, box) }] : []
  }

  /** [GR110] At the two corners of the only range, while nothing is edited: dragged, they make it larger or smaller. */
  #grips(): OverlayBox[] {
    const core = this.#core
    const box = core.rects.length === 1 && this.#editing.state === 'no' && this.#boxOf(core.rect)
    if (!box) return []
    // A pixel within: each is of its own cell, and stays or scrolls as that does.
    return [
      { top: box.top + 1, start: box.start + 1 },
      { top: box.top + box.height - 1, start: box.start + box.width - 1 },
    ].map(({ top, start }) => ({
      box: { top: top - GRIP / 2, start: start - GRIP / 2, width: GRIP, height: GRIP },
    }))
  }

  #showTaken(): void {
    const { session, reader, view } = this.#core
    const { current: cut, copied } = session.pendingCut
    const rect = cut?.table === reader.id ? cutRect(cut, reader.table) : null
    view.overlay.show('cut', this.#boxes(rect))
    const rects = copied?.table === reader.id ? copiedRects(copied, reader.table) : []
    const boxes = rects.flatMap((part) => this.#boxes(part))
    view.overlay.show('copied', boxes)
  }

  #showReferences(): void {
    const seen = new Set<number>()
    const boxes = this.#pointing.references(this.#core.reader).flatMap(({ rect, colour }) => {
      // One frame for each place, however often the formula names it.
      if (seen.has(colour)) return []
      seen.add(colour)
      return this.#boxes(rect, { colour: colour + 1 })
    })
    this.#core.view.overlay.show('reference', boxes)
  }

  #showTraced(): void {
    this.#core.view.overlay.show(
      'traced',
      (this.#late.parts?.trace.rects ?? []).flatMap((rect) => this.#box(rect)),
    )
  }

  #publishNow(): void {
    const { session, reader, anchor, focus } = this.#core
    const [place, to] = [reader.placeAt(anchor), reader.placeAt(focus)]
    if (!place || !to) return
    const cursor = {
      table: reader.id,
      ...place,
      ...(to.row !== place.row && { toRow: to.row }),
      ...(to.column !== place.column && { toColumn: to.column }),
      ...(this.#editing.state !== 'no' && { editing: true }),
    }
    const told = JSON.stringify(cursor)
    if (told === this.#told) return
    this.#told = told
    session.setCursor(cursor)
  }

  #rectOfPeer({ row, column, toRow, toColumn }: Peer): Rect | null {
    if (row === undefined || column === undefined) return null
    const { reader } = this.#core
    const from = reader.spotOf({ row, column })
    const to = reader.spotOf({ row: toRow ?? row, column: toColumn ?? column })
    if (!from) return null
    return to && !sameSpot(from, to) ? rectOf(from, to) : this.#core.cellRect(from)
  }

  /** Of what is shown of a rectangle of the document. */
  #boxes(rect: Rect | null, look: Omit<OverlayBox, 'box'> = {}): OverlayBox[] {
    return rect ? this.#core.reader.whatIsShown(rect).flatMap((shown) => this.#box(shown, look)) : []
  }

  #box(rect: Rect, look: Omit<OverlayBox, 'box'> = {}): OverlayBox[] {
    const box = this.#boxOf(rect)
    return box ? [{ box, ...look }] : []
  }

  #boxOf(rect: Rect): Box | null {
    return boxOf(rect, this.#core.view.rowTracks, this.#core.view.columnTracks)
  }
}
