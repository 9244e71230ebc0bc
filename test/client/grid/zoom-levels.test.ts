import { expect, test } from 'vitest'

import { zoomStep } from '../../../client/grid/zoom-levels.ts'

test('[GR92] a table goes from 50 to 200 % in steps, back by the same ones, and no further', () => {
  const up: number[] = [0.5]
  for (let step = 0; step < 12; step++) up.push(zoomStep(up.at(-1) ?? 0, 1))
  expect(up.slice(0, 11)).toEqual([0.5, 0.6, 0.7, 0.8, 0.9, 1, 1.1, 1.25, 1.5, 1.75, 2])
  expect(up.at(-1)).toBe(2)
  const down: number[] = [2]
  for (let step = 0; step < 12; step++) down.push(zoomStep(down.at(-1) ?? 0, -1))
  expect(down.slice(0, 11)).toEqual(up.slice(0, 11).toReversed())
  expect(zoomStep(0.95, 1)).toBe(1)
  expect(zoomStep(0.95, -1)).toBe(0.9)
})
