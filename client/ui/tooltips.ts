/**
 * One tooltip for the whole page: any element with `data-tip` shows it under the pointer after a moment, and at once when the keyboard
 * focuses it. It only repeats the accessible name (plus the shortcut in `data-keys`), so assistive technology does not read it. Escape
 * hides it. Installed once by `main.ts`.
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
    (event) => event.pointerType !== 'touch' && meet(event.target, DELAY),
    { signal },
  )
  document.addEventListener(
    'focusin',
    (event) =>
      event.target instanceof Element && event.target.matches(':focus-visible') && meet(event.target, 0),
    { signal },
  )
  document.addEventListener('focusout', hide, { signal })
  document.addEventListener('pointerdown', hide, { signal, capture: true })
  document.addEventListener('keydown', (event) => event.key === 'Escape' && hide(), { signal, capture: true })
  document.addEventListener('scroll', hide, { signal, capture: true, passive: true })
  return () => {
    hide()
    stop.abort()
    bubble.remove()
  }
}
