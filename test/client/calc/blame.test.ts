import { expect, test } from 'vitest'

import { Blame } from '../../../client/calc/blame.ts'
import { PlanMirror } from '../../../client/calc/plan-mirror.ts'
import type { CellAddress } from '../../../shared/model/cell.ts'
import { PlanModel } from '../../shared/calc/plan-model.ts'

/** Eight formulas of different shapes in one row, all changed by one patch that did not end. */
function suspected(): {
  blame: Blame
  mirror: PlanMirror
  cells: readonly CellAddress[]
  culprits: () => number
} {
  const plan = new PlanModel()
  const table = plan.add('T', [Array.from({ length: 8 }, (_, index) => `=${'1+'.repeat(index)}1`)])
  const mirror = new PlanMirror()
  mirror.load(plan.sheets(), [], 'UTC')
  let found = 0
  const blame = new Blame(mirror, () => found++)
  const patch = { tables: [{ table, cells: plan.sheet(table).cells }] }
  expect(blame.blame({ task: { kind: 'apply', patch }, step: null }, false)).toBe('load')
  const cells = blame.nextSuspects()
  expect(cells).toHaveLength(8)
  return { blame, mirror, cells, culprits: () => found }
}

test('[K8] where nothing tells which one it is, halves are tried until it is found', () => {
  const { blame, mirror, cells, culprits } = suspected()
  const bad = cells[5]!
  let rounds = 0
  while (blame.hasSuspects && rounds++ < 30) {
    const task = { kind: 'release', cells: blame.nextSuspects() } as const
    if (task.cells.includes(bad)) expect(blame.blame({ task, step: null }, true)).toBe('load')
    else blame.done(task)
  }
  expect(mirror.quarantinedAmong(cells)).toEqual([bad])
  expect(culprits()).toBe(1)
})

test('[K8] the one that was announced is the one; the others are tried again', () => {
  const { blame, mirror, cells } = suspected()
  blame.blame({ task: { kind: 'release', cells }, step: cells[2]! }, false)
  expect(blame.nextSuspects()).toEqual(cells.filter((cell) => cell !== cells[2]))
  blame.done({ kind: 'release', cells: blame.nextSuspects() })
  expect(blame.hasSuspects).toBe(false)
  expect(mirror.quarantinedAmong(cells)).toEqual([cells[2]])
})

test('[K13] slow work on the whole plan takes nothing out of service', () => {
  const { mirror, cells } = suspected()
  mirror.release(cells)
  const blame = new Blame(mirror, () => expect.unreachable())
  const patch = {
    tables: [
      {
        table: cells[0]!.table,
        cells: cells.map(({ row, column }) => [row, column, [1, '2'] as const] as const),
      },
    ],
  }
  expect(blame.blame({ task: { kind: 'apply', patch }, step: null }, true)).toBe('load')
  expect(blame.blame({ task: { kind: 'tick' }, step: null }, true)).toBe('load')
  expect(mirror.quarantinedAmong(cells)).toEqual([])
})
