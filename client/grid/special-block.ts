/**
 * What Paste special makes of a block before it is pasted. [GR60] Pure. Nothing of it is a move: what was cut stays where it is.
 */
import type { CopiedFormula } from './grid-session.ts'
import type { Block } from './paste-plan.ts'
import { blockKey } from './paste-plan.ts'
import { plainNumber } from './read-own-block.ts'

/** `values`: never a formula, and no formats. `same-cells`: formulas mean the cells they meant before. `formats`: no contents. */
export type PasteWay = {
  readonly what: 'all' | 'values' | 'same-cells' | 'formats'
  readonly transposed: boolean
}

export const VALUES_ONLY: PasteWay = { what: 'values', transposed: false }

export function specialBlock(block: Block, { what, transposed }: PasteWay): Block {
  const { cut: _, ...copied } = block
  const made = MADE[what](copied)
  return transposed ? turned(made) : made
}

const MADE: { readonly [what in PasteWay['what']]: (block: Block) => Block } = {
  all: (block) => block,
  values: (block) => valuesOf(block),
  'same-cells': (block) => keepingCells(block),
  formats: ({ cells, formats, addsFormats }) => ({
    cells,
    isFormatsOnly: true,
    ...(formats && { formats }),
    ...(addsFormats && { addsFormats }),
  }),
}

/** Texts from elsewhere that would begin a formula are words. */
function valuesOf({ cells, numbers, values }: Block): Block {
  const exactly = (text: string, down: number, right: number): readonly [string, number | null] => {
    const value = values?.get(blockKey(down, right))
    if (value !== undefined) return [value, plainNumber(value)]
    return [/^\s*[=＝]/u.test(text) ? `'${text}` : text, numbers?.[down]?.[right] ?? null]
  }
  const made = cells.map((line, down) => line.map((text, right) => exactly(text, down, right)))
  return {
    cells: made.map((line) => line.map(([text]) => text)),
    numbers: made.map((line) => line.map(([, number]) => number)),
  }
}

const keepingCells = (block: Block): Block =>
  changed(block, (key, copied) => [key, { ...copied, way: 'same-cells' }])

/** Rows become columns. Formulas that are copied by identity turn round with their cells. */
function turned(block: Block): Block {
  const turn = <T>(lines: readonly (readonly T[])[]): T[][] =>
    (lines[0] ?? []).map((_, right) => lines.flatMap((line) => line.slice(right, right + 1)))
  const { cells, numbers } = block
  return {
    ...changed(block, (key, copied) => [
      key.split(':').toReversed().join(':'),
      { ...copied, way: copied.way ?? 'transposed' },
    ]),
    cells: turn(cells),
    ...(block.formats && {
      formats: new Map(
        [...block.formats].map(([key, format]) => [key.split(':').toReversed().join(':'), format]),
      ),
    }),
    ...(numbers && { numbers: turn(numbers) }),
  }
}

const changed = (
  block: Block,
  change: (key: string, copied: CopiedFormula) => readonly [string, CopiedFormula],
): Block => ({
  ...block,
  ...(block.formulas && {
    formulas: new Map([...block.formulas].map(([key, copied]) => change(key, copied))),
  }),
})
