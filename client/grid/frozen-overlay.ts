/**
 * [GR91] [GR94] The layers over what does not scroll: over frozen columns, over frozen rows, over the corner where they meet. What lies over them
 * and over other cells is drawn in each, in a layer only as far as its cells reach. A layer stays with the window as its cells do, above
 * them, and what scrolls goes below. What hangs over the end of frozen rows has a layer of its own, below frozen columns: cells of both
 * kinds cannot lie above the frames of the other one.
 */
import type { Box } from './geometry.ts'
import type { GridView } from './grid-view.ts'
import type { OverlayBox, OverlayKind, Still } from './overlay.ts'
import { Overlay } from './overlay.ts'

/** Frames and flags reach a little beyond their box; only the end of the frozen cells cuts them off. */
const BEYOND = '-3rem'

/** Pixels: no less than that. */
const HANGING = 64

/** What is drawn within its box, and the handle, which is put within its cell there. */
const WITHIN = new Set<OverlayKind>(['selection', 'reference', 'traced', 'found', 'handle'])

/** Pixels: what is smaller spans no two cells. It hangs over an edge of one, and is whole in the layer of that. */
const SMALL = 15

/** Whether a layer stays while the table scrolls sideways, and while it scrolls up and down. */
type Stays = { readonly across: boolean; readonly down: boolean }
type Layer = Stays & { readonly name: 'side' | 'top' | 'rim' | 'corner' }

const SCROLLS: Stays = { across: false, down: false }
const LAYERS: readonly Layer[] = [
  { name: 'side', across: true, down: false },
  { name: 'top', across: false, down: true },
  { name: 'rim', across: false, down: true },
  { name: 'corner', across: true, down: true },
]

export function layFrozenOverlays(view: GridView): void {
  const layers = LAYERS.map((layer) => new FrozenOverlay(view, layer))
  const { overlay } = view
  overlay.divide = (kind, boxes) => {
    const reaching = (stays: Stays): OverlayBox[] =>
      boxes.filter(({ box }) => reaches(box, overlay.still, stays))
    for (const layer of layers) {
      layer.lie(overlay.offset, overlay.still)
      layer.show(
        kind,
        reaching(layer.layer).filter(({ box }) => layer.takes(kind, box)),
      )
    }
    return reaching(SCROLLS)
  }
}

class FrozenOverlay extends Overlay {
  readonly layer: Layer
  readonly #view: GridView

  constructor(view: GridView, layer: Layer) {
    const sticks = [...(layer.across ? ['f-still-across'] : []), ...(layer.down ? ['f-still-down'] : [])]
    super(view.container, ['f-overlay', `f-overlay-${layer.name}`, ...sticks].join(' '))
    this.#view = view
    this.layer = layer
  }

  /** Of frozen rows, only what ends near the last of them hangs over it; what goes on is drawn with the cells that scroll. */
  takes(kind: OverlayKind, { top, height }: Box): boolean {
    if (this.layer.name !== 'rim') return true
    const over = top + height - this.still.down
    return !WITHIN.has(kind) && over > -HANGING && (over <= 0 || height < SMALL)
  }

  protected override fill(element: HTMLElement, kind: OverlayKind, shown: OverlayBox): void {
    super.fill(element, kind, shown)
    const { layer, still } = this
    const { start, width, top, height } = shown.box
    const cut = (axis: keyof Stays, from: number, size: number): string => {
      const over = from + size - still[axis]
      return layer[axis] && size >= SMALL && over > 0 ? `${over}px` : BEYOND
    }
    const end = cut('across', start, width)
    // Of the rim, frozen cells cover what is not to be seen.
    const bottom = layer.name === 'top' ? `${top + height - this.#end}px` : cut('down', top, height)
    const [left, right] = this.#view.isRightToLeft ? [end, BEYOND] : [BEYOND, end]
    const isCut = end !== BEYOND || bottom !== BEYOND
    element.style.clipPath = isCut ? `inset(${BEYOND} ${right} ${bottom} ${left})` : ''
  }

  /** Content pixel where frozen rows end, as cells are drawn: in whole pixels of the screen, or a trace of frames would show beyond. */
  get #end(): number {
    const origin = this.#view.originAbove(0)
    return Math.round((origin + this.still.down) * devicePixelRatio) / devicePixelRatio - origin
  }
}

/** Whether a part of this box is over the cells of such a layer. */
function reaches({ start, width, top, height }: Box, still: Still, stays: Stays): boolean {
  const isOver = (axis: keyof Stays, from: number, size: number): boolean => {
    const [first, last] = size < SMALL ? [from + size / 2, from + size / 2] : [from, from + size - 1]
    return stays[axis] ? first < still[axis] : last >= still[axis]
  }
  return isOver('across', start, width) && isOver('down', top, height)
}
