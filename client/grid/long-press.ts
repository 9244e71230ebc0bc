/**
 * [GR110] A finger that stays where it is asks for the menu, also where the browser says nothing of it. Where it does say so, it is told
 * once.
 */
const PATIENCE = 600
/** Pixels a finger that stays may move by. */
const STEADY = 10

/** @param hold called with the window's pixels and what was under the finger */
export function watchLongPress(
  host: HTMLElement,
  signal: AbortSignal,
  hold: (event: PointerEvent) => void,
): void {
  let timer: ReturnType<typeof setTimeout> | null = null
  let down: PointerEvent | null = null
  const end = (): void => {
    if (timer !== null) clearTimeout(timer)
    timer = null
    down = null
  }
  const options = { capture: true, signal }
  host.addEventListener(
    'pointerdown',
    (event) => {
      end()
      if (event.pointerType !== 'touch' || !event.isPrimary) return
      down = event
      timer = setTimeout(() => {
        end()
        // Its release is no press on what lies there by then.
        document.addEventListener('touchend', (release) => release.preventDefault(), {
          once: true,
          capture: true,
          passive: false,
          signal,
        })
        hold(event)
      }, PATIENCE)
    },
    options,
  )
  host.addEventListener(
    'pointermove',
    ({ clientX, clientY }) => {
      if (down && Math.hypot(clientX - down.clientX, clientY - down.clientY) > STEADY) end()
    },
    options,
  )
  for (const type of ['pointerup', 'pointercancel', 'contextmenu'] as const)
    document.addEventListener(type, end, options)
  signal.addEventListener('abort', end)
}
