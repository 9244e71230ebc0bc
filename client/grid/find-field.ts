/** Keys of the panel that looks for something, and where it stands. Kept apart from FindPanel.svelte because it decides; the component draws. */
import type { GridFind } from './grid-find.ts'

/** Pixels that are kept free around the active cell. */
const GAP = 2

/** Keys that mean the same in each of its fields. */
export function findKeys(panel: HTMLElement, find: GridFind): () => void {
  const pressed = (event: KeyboardEvent): void => {
    const does = event.isComposing ? null : actionOf(event, find)
    if (!does) return
    event.preventDefault()
    event.stopPropagation()
    does()
  }
  panel.addEventListener('keydown', pressed)
  return () => panel.removeEventListener('keydown', pressed)
}

function actionOf(
  { key, ctrlKey, metaKey, altKey, shiftKey }: KeyboardEvent,
  find: GridFind,
): (() => void) | null {
  if (altKey) return null
  const by = shiftKey ? -1 : 1
  if (key === 'F3') return () => find.step(by)
  if (!ctrlKey && !metaKey) return key === 'Escape' ? () => find.close() : null
  const letter = key.toLowerCase()
  if (letter === 'g') return () => find.step(by)
  if (letter === 'f' || letter === 'h') return () => find.open(letter === 'h')
  return null
}

/** Escape in the grid, where nothing else wanted it, closes the panel, too. */
export const leavePanel = (
  { key, target, defaultPrevented }: KeyboardEvent,
  panel: HTMLElement | null,
): boolean =>
  key === 'Escape' &&
  !defaultPrevented &&
  target instanceof Element &&
  !!target.closest('.f-grid-host') &&
  !!panel?.parentElement?.contains(target)

/** It hides no cell that one is at: it goes to the other corner, and stays there until it would hide one there. */
export function stepAside(panel: HTMLElement): void {
  const active = panel.parentElement?.querySelector('.f-active:not([hidden])')?.getBoundingClientRect()
  if (!active) return
  const hides = ({ left, right, top, bottom }: DOMRect): boolean =>
    active.right > left - GAP &&
    active.left < right + GAP &&
    active.bottom > top - GAP &&
    active.top < bottom + GAP
  if (!hides(panel.getBoundingClientRect())) return
  const isAside = panel.classList.toggle('f-is-aside')
  // In a table of few rows neither corner is free: the upper one is its place.
  if (isAside && hides(panel.getBoundingClientRect())) panel.classList.remove('f-is-aside')
}
