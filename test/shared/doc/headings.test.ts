/** Headings that span columns, as the document keeps them: client/grid/SPEC.md, GR100. */
import fc from 'fast-check'
import { expect, test } from 'vitest'

import { canonicalTable } from '../../../shared/doc/canonical-table.ts'
import { UndoStack } from '../../../shared/doc/undo.ts'
import { changeColumn } from '../../../shared/doc/write-columns.ts'
import { columnId } from '../../../shared/model/ids.ts'
import type { LocalisedChange } from '../../../shared/model/language.ts'
import { replica, sampleTable, sync } from './make.ts'

const heading = fc.record<LocalisedChange>(
  { en: fc.constantFrom('Changes', 'Total', null), zh: fc.constantFrom('变动', null) },
  { requiredKeys: [] },
)
const step = fc.record({ who: fc.nat(1), column: fc.integer({ min: 1, max: 3 }), group: heading })

test('[GR100] two people who head columns at once end with the same headings', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 12 }), (steps) => {
      const mine = sampleTable(1, 3)
      const both = [mine, replica(2, mine)]
      for (const { who, column, group } of steps)
        changeColumn(both[who] ?? mine, columnId(`c${column}`), { group })
      sync(...both)
      const [one, other] = both.map(canonicalTable)
      expect(one).toBe(other)
    }),
  )
})

test('[GR100] a heading that is taken away leaves nothing, and undo brings it back in every language', () => {
  const table = sampleTable(1, 1)
  const c1 = columnId('c1')
  const before = canonicalTable(table)
  changeColumn(table, c1, { group: { en: 'Changes', zh: '变动' } })
  const stack = new UndoStack()
  stack.push(changeColumn(table, c1, { group: { en: null, zh: null } })!)
  expect(canonicalTable(table)).toBe(before)
  stack.undo(() => table)
  expect(table.column(c1)?.group).toEqual({ en: 'Changes', zh: '变动' })
})
