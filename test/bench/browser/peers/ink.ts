/** What is written on a canvas, as far as pixels tell: for the grids that draw on one. All lengths in pixels of the page. */
import type { Point } from '../bench-page.ts'

export type Box = { readonly x: number; readonly y: number; readonly width: number; readonly height: number }

export function largestCanvas(): HTMLCanvasElement {
  const [largest] = [...document.querySelectorAll('canvas')].sort(
    (a, b) => b.width * b.height - a.width * a.height,
  )
  if (!largest) throw new Error('there is no canvas')
  return largest
}

/** The middle of a box on it, in the window. */
export function middleIn(canvas: HTMLCanvasElement, { x, y, width, height }: Box): Point {
  const { left, top } = canvas.getBoundingClientRect()
  return { x: left + x + width / 2, y: top + y + height / 2 }
}

/** Every dark pixel of the box, in and out of order alike: selections and lines are paler than letters. Zero: nothing is written. */
export function ink(canvas: HTMLCanvasElement, box: Box): number {
  const scale = canvas.width / canvas.getBoundingClientRect().width
  const [x = 0, y = 0, width = 0, height = 0] = [box.x, box.y, box.width, box.height].map(
    (one) => one * scale,
  )
  const { data } = canvas.getContext('2d')?.getImageData(x, y, width, height) ?? { data: [] }
  let sum = 0
  for (let at = 0; at < data.length; at += 4) {
    const [red = 0, green = 0, blue = 0, alpha = 0] = [data[at], data[at + 1], data[at + 2], data[at + 3]]
    if (alpha > 128 && red + green + blue < 300) sum = (Math.imul(sum, 31) + at) | 0
  }
  return sum
}

/** An input, in the page and in sight, that holds the text. */
export function isInField(text: string, selector = 'input, textarea'): boolean {
  const field = document.activeElement
  if (!(field instanceof HTMLInputElement || field instanceof HTMLTextAreaElement)) return false
  const { width, height } = field.getBoundingClientRect()
  return field.matches(selector) && width > 4 && height > 4 && field.value.includes(text)
}
