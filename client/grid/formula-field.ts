/**
 * The text field of the formula bar: grows with its text, follows the grid's text and caret. Kept apart from the component because it
 * decides; the component draws.
 */
import { commandOf } from '../state/shortcut.ts'
import type { GridController } from './grid-controller.ts'
import type { GridState } from './grid-state.ts'

/** Most lines before the bar scrolls. */
const MOST_LINES = 8

/** The caret that each field was last told to take. */
const taken = new WeakMap<HTMLTextAreaElement, GridState['caret']>()

/** Shows the grid's text without disturbing who types here; obeys a caret set by pointing at cells. */
export function followState(field: HTMLTextAreaElement, state: GridState): void {
  const typing = state.editing === 'bar' && document.activeElement === field
  const isOther = field.value !== state.text
  if (isOther) {
    field.value = state.text
    if (typing && state.caret === null) field.setSelectionRange(state.text.length, state.text.length)
  }
  if (state.caret !== null && taken.get(field) !== state.caret) {
    field.focus({ preventScroll: true })
    field.setSelectionRange(state.caret.from ?? state.caret.at, state.caret.at)
  }
  taken.set(field, state.caret)
  if (isOther) fitSoon(field)
}

/** Characters that need no measuring. */
const SHORT = 12
const fitting = new WeakSet<HTMLTextAreaElement>()

/** Measuring makes the browser lay out the grid: once before it paints, when the cells that change with the text have been drawn, too. */
function fitSoon(field: HTMLTextAreaElement): void {
  if (fitting.has(field)) return
  fitting.add(field)
  requestAnimationFrame(() => {
    fitting.delete(field)
    fit(field)
  })
}

/** One line while it only shows; while one types in it, as high as its text, over what lies below: the table does not move. */
export function fit(field: HTMLTextAreaElement): void {
  field.style.height = ''
  const isOpen = document.activeElement === field
  // One line in any window.
  const isShort = field.value.length <= SHORT && !field.value.includes('\n')
  const isMore = !isShort && !isOpen && field.scrollHeight > field.clientHeight + 2
  field.parentElement?.classList.toggle('f-more', isMore)
  if (isShort || !isOpen) return
  const line = Number.parseFloat(getComputedStyle(field).lineHeight) || 20
  field.style.height = `${Math.min(field.scrollHeight, Math.ceil(line * MOST_LINES))}px`
}

export const caretOf = (field: HTMLTextAreaElement): readonly [number, number] => [
  field.selectionStart,
  field.selectionEnd,
]

/** A key in the bar; Enter and Tab lead back into the grid. */
export function barKeydown(event: KeyboardEvent, controller: GridController | null): void {
  if (!controller || event.isComposing || event.keyCode === 229) return
  if (commandOf(event, true)) return
  event.stopPropagation()
  if (controller.barKey(event)) event.preventDefault()
  else if (controller.state.readOnly && wouldType(event)) controller.barRefused()
  else if (controller.state.readOnly && (event.key === 'Enter' || event.key === 'Escape')) controller.focus()
}

/** [GR34] A key that would change the text. */
const wouldType = ({ key, ctrlKey, metaKey, altKey }: KeyboardEvent): boolean =>
  (key.length === 1 && ctrlKey === altKey && !metaKey) || key === 'Backspace' || key === 'Delete'

/** Enter in the name box goes there; Escape gives up. True: the grid has focus now. */
export function nameKeydown(
  event: KeyboardEvent,
  field: HTMLInputElement,
  controller: GridController | null,
): void {
  if (event.isComposing || (event.key !== 'Enter' && event.key !== 'Escape')) return
  event.preventDefault()
  event.stopPropagation()
  if (event.key === 'Enter' && controller && !controller.goTo(field.value)) {
    field.select()
    return
  }
  field.value = controller?.state.range ?? ''
  controller?.focus()
}
