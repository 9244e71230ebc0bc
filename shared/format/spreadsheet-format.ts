/** Number formats as spreadsheet programs write them, for files and the clipboard. */
import type { CellFormat } from '../model/cell-format.ts'
import type { NumberStyle } from './print-number.ts'

/**
 * `7,469.9`, `(2.8)`, `—`. `decimals` absent: as many as the number has. `blank`: the formula comes to an empty cell, which a spreadsheet
 * program takes for zero; print shows nothing there.
 */
export function numberFormat(
  decimals: number | undefined,
  blank: boolean,
  style: NumberStyle = 'grouped',
): string {
  const whole = style === 'plain' ? '0' : '#,##0'
  const digits =
    decimals === undefined
      ? 'General'
      : whole + (decimals > 0 ? `.${'0'.repeat(decimals)}` : '') + (SIGNS[style] ?? '')
  return blank ? `${digits}_);(${digits});""` : `${digits}_);(${digits});"—"_)`
}

/** A sign that stands for itself multiplies nothing. */
const SIGNS: { readonly [style in NumberStyle]?: string } = { percent: '%', 'percent-sign': '"%"' }

/**
 * Digits after the mark in a format of whichever program, and whether it multiplies by a hundred; null: it prints no number so (a date, a
 * text, as it comes).
 */
export function readNumberFormat(format: string): Pick<CellFormat, 'decimals' | 'number'> | null {
  const named = NAMED[format.trim().toLowerCase()]
  if (named !== undefined) return named
  const [first = ''] = format.replaceAll(/"[^"]*"|\\.|_.|\[[^\]]*\]/g, '').split(';')
  if (!/[0#?]/.test(first) || /[dmyhs@e/]/i.test(first)) return null
  const decimals = (/\.([0#?]*)/.exec(first)?.[1] ?? '').length
  return first.includes('%') ? { decimals, number: 'percent' } : { decimals }
}

const NAMED: { readonly [name: string]: Pick<CellFormat, 'decimals' | 'number'> } = {
  fixed: { decimals: 2 },
  standard: { decimals: 2 },
  percent: { decimals: 2, number: 'percent' },
}
