/**
 * AG Grid draws its own scroll bars and keeps them and the table together by which of the two scrolled first within a tenth of a second.
 * On a busy machine a bar reports late what it was told, AG Grid takes that for a wish, and the table jumps back or is not drawn. So a bar
 * is heard only while somebody is at it; at any other time it follows the table. And the table reports late what the bar told it, and the
 * bar goes on alone: so AG Grid is asked to look again.
 */
import { AG, agElement } from './ag-grid.ts'

/** Milliseconds a bar still scrolls after the hand or the wheel. */
const GLIDE = 500
/** Milliseconds for which AG Grid hears nothing but what it heard last, a bar or the table, and some. */
const HELD = 200

export function watchScrollBars(host: HTMLElement, signal: AbortSignal): void {
  const viewport = agElement(host, 'viewport')
  const barOf = (target: EventTarget | null): HTMLElement | null =>
    target instanceof HTMLElement && target.matches(`.${AG.scrollBarDown}, .${AG.scrollBarAcross}`)
      ? target
      : null
  let until = 0
  let timer: ReturnType<typeof setTimeout> | undefined
  signal.addEventListener('abort', () => clearTimeout(timer))
  const glide = (): void => {
    until = performance.now() + GLIDE
  }
  /** Where one scrolls: AG Grid looks there again when it hears it. */
  const lookAgain = (at: HTMLElement): void => {
    clearTimeout(timer)
    timer = setTimeout(() => at.dispatchEvent(new Event('scroll')), HELD)
  }
  /** Somebody went from the bar to the table itself: what the bar still reports is no wish. */
  const leave = (): void => {
    if (until === 0) return
    until = 0
    lookAgain(viewport)
  }
  const options = { signal, capture: true, passive: true }
  host.addEventListener('keydown', leave, options)
  host.addEventListener(
    'wheel',
    ({ target }) => {
      if (barOf(target)) glide()
      else if (until < Infinity) leave()
    },
    options,
  )
  host.addEventListener(
    'pointerdown',
    ({ target }) => {
      if (barOf(target)) until = Infinity
      else leave()
    },
    options,
  )
  // Of a bar that is let go the browser may say nothing but that the pointer moves with no button down.
  const letGo = ({ buttons }: PointerEvent): void => {
    if (until === Infinity && buttons === 0) glide()
  }
  for (const type of ['pointerup', 'pointermove', 'pointercancel'] as const)
    document.addEventListener(type, letGo, options)
  host.addEventListener(
    'scroll',
    (event) => {
      const bar = barOf(event.target)
      if (!bar) return
      if (performance.now() < until) {
        if (event.isTrusted) lookAgain(bar)
        return
      }
      event.stopImmediatePropagation()
      if (bar.matches(`.${AG.scrollBarDown}`)) bar.scrollTop = viewport.scrollTop
      else bar.scrollLeft = viewport.scrollLeft
    },
    options,
  )
}
