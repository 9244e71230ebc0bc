/** Dragging a vertical border with the pointer: an attachment that tells the new width while the pointer moves. */
import type { Attachment } from 'svelte/attachments'

export function dragWidth(width: () => number, tell: (width: number) => void): Attachment<HTMLElement> {
  return (handle) => {
    const press = (event: PointerEvent): void => {
      if (event.button !== 0) return
      event.preventDefault()
      handle.setPointerCapture(event.pointerId)
      const [from, start] = [event.clientX, width()]
      const direction = getComputedStyle(handle).direction === 'rtl' ? -1 : 1
      const move = (next: PointerEvent): void => tell(start + (next.clientX - from) * direction)
      const release = (): void => {
        handle.removeEventListener('pointermove', move)
        handle.removeEventListener('lostpointercapture', release)
      }
      handle.addEventListener('pointermove', move)
      handle.addEventListener('lostpointercapture', release)
    }
    handle.addEventListener('pointerdown', press)
    return () => handle.removeEventListener('pointerdown', press)
  }
}
