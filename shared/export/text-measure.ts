/** How much room text takes on a sheet, roughly: in widths of a digit. For column widths and for rows that cannot fit themselves. Pure. */

/** Han, kana, hangul, full-width forms, pictographs. */
const WIDE =
  /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe4f\uff00-\uff60\uffe0-\uffe6]|[\u{1f300}-\u{1faff}\u{20000}-\u{3ffff}]/gu

export const textWidth = (text: string): number => text.length + (text.match(WIDE)?.length ?? 0)

/** Lines that the text wraps to. */
export const lineCount = (text: string, width: number): number =>
  text
    .split('\n')
    .map((line) => Math.max(1, Math.ceil(textWidth(line) / Math.max(1, width - 1))))
    .reduce((sum, lines) => sum + lines, 0)

/** Height in points of so many lines of text of a size in points. */
export const linesHeight = (lines: number, size: number): number => Math.ceil(lines * size * 1.35) + 3
