import { expect, test } from 'vitest'

import { type ColumnNeed, columnWidths } from '../../../client/grid/column-widths.ts'

const figure: ColumnNeed = { type: 'number', label: false, word: 60 }
const labels = (kind: 'words' | 'list'): ColumnNeed => ({
  type: 'long-text',
  label: true,
  list: kind === 'list',
  word: 80,
})
const table = (kind: 'words' | 'list', available: number): number[] =>
  columnWidths([labels(kind), figure, figure, figure, figure], available)

test('[GR30] the labels of a list take the room that is free, up to two thirds', () => {
  const [label = 0, ...figures] = table('list', 1080)
  expect(label / (label + figures.reduce((sum, width) => sum + width, 0))).toBeGreaterThan(0.62)
  expect(Math.min(...figures)).toBeGreaterThanOrEqual(88)
  expect(table('words', 1080)[0]).toBeLessThanOrEqual(560)
})

test('[GR30] and give way in a narrow window', () => {
  const widths = table('list', 620)
  expect(widths.reduce((sum, width) => sum + width, 0)).toBeLessThanOrEqual(620)
})

test('[GR33] choices have the room of their longest word, within reason', () => {
  const choices: ColumnNeed = { type: 'choice', label: false, word: 60, choice: 130 }
  const narrow = (need: ColumnNeed): number | undefined =>
    columnWidths([labels('words'), need, figure], 10)[1]
  expect(narrow({ ...choices, choice: 70 })).toBe(80)
  expect(narrow(choices)).toBe(130)
  expect(narrow({ ...choices, choice: 900 })).toBe(180)
  expect(narrow({ ...choices, set: 90 })).toBe(90)
})

test('[GR30] a width that a person set stays', () => {
  expect(columnWidths([{ ...labels('list'), set: 300 }, figure], 1200)[0]).toBe(300)
})
