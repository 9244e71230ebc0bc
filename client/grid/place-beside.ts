/** Puts a line or a list below a cell, or above it where there is no room; by the style object, which the content policy allows. */
export const MARGIN = 8
const GAP = 4

export function placeBeside(
  node: HTMLElement,
  { start, top, bottom }: { readonly start: number; readonly top: number; readonly bottom: number },
): void {
  const { width, height } = node.getBoundingClientRect()
  const view = node.ownerDocument.documentElement
  const fits = bottom + GAP + height <= view.clientHeight - MARGIN
  node.style.left = `${Math.max(MARGIN, Math.min(start, view.clientWidth - width - MARGIN))}px`
  node.style.top = `${fits ? bottom + GAP : Math.max(MARGIN, top - GAP - height)}px`
}
