/** A QR code as one SVG path: a run of dark squares is one bar. Drawn by `QrCode.svelte`. */
import { encode } from 'uqr'

/** Squares of light around it that scanners need. */
const QUIET = 4

/** The same in every theme: most scanners know no other way round. */
export const QR_DARK = '#000000'
export const QR_LIGHT = '#ffffff'

/** `size`: of a side, in squares. */
export function qrPath(text: string): { readonly path: string; readonly size: number } {
  const { data, size } = encode(text, { border: QUIET })
  const bars = data.flatMap((row, y) => runs(row).map(([x, width]) => `M${x} ${y}h${width}v1h-${width}z`))
  return { path: bars.join(''), size }
}

function runs(row: readonly boolean[]): [start: number, width: number][] {
  const found: [number, number][] = []
  row.forEach((isDark, x) => {
    const last = found.at(-1)
    if (isDark && last && last[0] + last[1] === x) last[1]++
    else if (isDark) found.push([x, 1])
  })
  return found
}
