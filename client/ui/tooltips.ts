/**
 * One tooltip for the whole page: any element with `data-tip` shows it under the pointer after a moment, and at once when the keyboard
 * goes to it; not when a window opens on it. It only repeats the accessible name (plus the shortcut in `data-keys`), so assistive
 * technology does not read it. Escape hides it. Installed once by `main.ts`, when the page is there.
 */
import { placePopover } from './place-popover.ts'

const DELAY = 450

export function installTooltips(document: Document): () => void {
  const bubble = document.createElement('div')
  bubble.className = 'tooltip'
  bubble.popover = 'manual'
  bubble.setAttribute('aria-hidden', 'true')
  document.body.append(bubble)
  const stop = new AbortController()
  const { signal } = stop
  let timer: ReturnType<typeof setTimeout> | undefined
  let owner: Element | null = null
  let goesAbout = false
  let pointer = { x: -1, y: -1 }

  const hide = (): void => {
    clearTimeout(timer)
    owner = null
    if (bubble.matches(':popover-open')) bubble.hidePopover()
  }
  const show = (target: Element): void => {
    if (!target.isConnected) return
    const keys = target.getAttribute('data-keys')
    bubble.replaceChildren(target.getAttribute('data-tip') ?? '')
    if (keys !== null) bubble.append(Object.assign(document.createElement('kbd'), { textContent: keys }))
    if (!bubble.matches(':popover-open')) bubble.showPopover()
    placePopover(bubble, target, 'center')
  }
  const meet = (target: EventTarget | null, delay: number): void => {
    const found = target instanceof Element ? target.closest('[data-tip]') : null
    if (found === owner) return
    hide()
    owner = found
    if (found) timer = setTimeout(() => show(found), delay)
  }

  document.addEventListener(
    'pointerover',
    ({ pointerType, target, clientX: x, clientY: y }) => {
      // Told, too, when the page below a resting pointer is another one.
      if (pointerType === 'touch' || (x === pointer.x && y === pointer.y)) return
      pointer = { x, y }
      meet(target, DELAY)
    },
    { signal },
  )
  document.addEventListener(
    'focusin',
    (event) =>
      goesAbout &&
      event.target instanceof Element &&
      event.target.matches(':focus-visible') &&
      meet(event.target, 0),
    { signal },
  )
  document.addEventListener('focusout', hide, { signal })
  document.addEventListener('pointerdown', hide, { signal, capture: true })
  document.addEventListener(
    'keydown',
    ({ key }) => {
      goesAbout = /^(?:Tab|Arrow|Home|End|F6)/.test(key)
      if (key === 'Escape') hide()
    },
    { signal, capture: true },
  )
  document.addEventListener(
    'scroll',
    ({ target }) => owner && target instanceof Node && target.contains(owner) && hide(),
    { signal, capture: true, passive: true },
  )
  return () => {
    hide()
    stop.abort()
    bubble.remove()
  }
}
