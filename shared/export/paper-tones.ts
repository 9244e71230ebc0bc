/** The palette of cell formats on paper, six hexadecimal digits each; on the screen `client/styles` has it, theme by theme. */
import type { CellFormat } from '../model/cell-format.ts'

type Tones<Name extends string | undefined> = { readonly [tone in Exclude<Name, 'none' | undefined>]: string }

export const INK_TONES: Tones<CellFormat['ink']> = {
  red: 'a61b1b',
  green: '1c6b35',
  blue: '1b559c',
  grey: '5f5d57',
}

export const FILL_TONES: Tones<CellFormat['fill']> = {
  yellow: 'fdf3c7',
  green: 'dff0df',
  blue: 'dfebf8',
  red: 'fbe2df',
  grey: 'ebe9e4',
}
