/**
 * [GR54] What one types while a window that was asked for is still being fetched is meant for it, not for the cell below: it waits, and goes
 * into the field the window opens with. Escape and everything with Ctrl, Alt or ⌘ are left alone.
 */
export function holdTyped(): { readonly give: () => void; readonly end: () => void } {
  let typed = ''
  const stop = new AbortController()
  window.addEventListener(
    'keydown',
    (event) => {
      if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || event.key === 'Escape')
        return
      event.preventDefault()
      event.stopImmediatePropagation()
      if (event.key.length === 1) typed += event.key
      else if (event.key === 'Backspace') typed = typed.slice(0, -1)
    },
    { capture: true, signal: stop.signal },
  )
  return {
    give: () => {
      stop.abort()
      const field = document.activeElement
      if (typed === '' || !(field instanceof HTMLInputElement || field instanceof HTMLTextAreaElement)) return
      field.setRangeText(typed, field.selectionStart ?? 0, field.selectionEnd ?? 0, 'end')
      field.dispatchEvent(new InputEvent('input', { bubbles: true, inputType: 'insertText', data: typed }))
      typed = ''
    },
    end: () => stop.abort(),
  }
}
