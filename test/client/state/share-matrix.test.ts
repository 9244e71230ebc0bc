import fc from 'fast-check'
import { describe, expect, test } from 'vitest'

import type { PartGroup } from '../../../client/state/share-matrix.ts'
import {
  draftOf,
  draftReach,
  exceptions,
  grantsOf,
  matrixRow,
  scopeOfComponent,
  scopeOfTable,
  withPart,
} from '../../../client/state/share-matrix.ts'
import type { Grant } from '../../../shared/model/access.ts'
import { isGrant, PART_ROLES, PLAN_ROLES, tableDenial } from '../../../shared/model/access.ts'
import { tableId } from '../../../shared/model/ids.ts'

const table = (id: string) => ({ id: tableId(id), name: id, title: id })
const GROUPS: readonly PartGroup[] = [
  { id: 'section', number: null, label: 'Section', tables: [table('t1'), table('t2')] },
  { id: 'sp2', number: 2, label: 'Landlocked', tables: [table('t3'), table('t4')] },
  { id: null, number: null, label: '', tables: [table('stray')] },
]
const grant = (scope: Grant['scope'], role: Grant['role']): Grant => ({ scope, role })

const part = fc.record({
  scope: fc.constantFrom<Grant['scope']>(
    'component:section',
    'component:sp2',
    'table:t1',
    'table:t3',
    'table:stray',
  ),
  role: fc.constantFrom(...PART_ROLES),
})
const held = fc
  .tuple(fc.constantFrom(...PLAN_ROLES), fc.uniqueArray(part, { selector: ({ scope }) => scope }))
  .map(([role, parts]): Grant[] => [{ scope: 'plan', role }, ...parts])

describe('who may do what', () => {
  test('the planning officer of a subprogramme edits it and reads the rest', () => {
    const row = matrixRow([grant('plan', 'viewer'), grant('component:sp2', 'editor')], GROUPS)
    expect(row.cells.map(({ reach, apart }) => [reach, apart.length])).toEqual([
      ['reads', 0],
      ['edits', 0],
      ['reads', 0],
    ])
    expect(exceptions(row, GROUPS)).toEqual([{ part: GROUPS[1], reach: 'edits' }])
  })

  test('tables that differ from their component are named', () => {
    const row = matrixRow([grant('plan', 'editor'), grant('table:t1', 'viewer')], GROUPS)
    expect(row.cells[0]).toEqual({ reach: 'edits', apart: [{ table: table('t1'), reach: 'reads' }] })
    expect(exceptions(row, GROUPS)).toEqual([{ part: table('t1'), reach: 'reads' }])
  })

  test('an owner is never limited', () => {
    const row = matrixRow([grant('plan', 'owner'), grant('component:sp2', 'viewer')], GROUPS)
    expect(row.cells.every(({ reach, apart }) => reach === 'edits' && apart.length === 0)).toBe(true)
  })

  test('[MATRIX1] every table is as the table of rights has it', () => {
    fc.assert(
      fc.property(held, (grants) => {
        const { cells } = matrixRow(grants, GROUPS)
        GROUPS.forEach(({ id: component, tables }, at) => {
          for (const { id } of tables) {
            const cell = cells[at]!
            const reach = cell.apart.find((one) => one.table.id === id)?.reach ?? cell.reach
            const facts = { id, component, state: 'draft' as const }
            const may = tableDenial({ grants, administrator: false }, 'edit', facts) === null
            expect(reach === 'edits').toBe(may)
            expect(draftReach(draftOf(grants), id, component)).toBe(reach)
          }
        })
      }),
    )
  })
})

describe('rights in a form', () => {
  test('[MATRIX2] come out as they went in', () => {
    fc.assert(
      fc.property(held, (grants) => {
        const back = grantsOf(draftOf(grants))
        const whole = grants.find(({ scope }) => scope === 'plan')
        expect(back).toEqual(whole?.role === 'owner' ? [whole] : grants)
        expect(back.every(({ scope, role }) => isGrant(scope, role))).toBe(true)
      }),
    )
  })

  test('a part is said and unsaid', () => {
    const draft = draftOf([grant('plan', 'viewer')])
    const said = withPart(withPart(draft, scopeOfComponent('sp2'), 'editor'), scopeOfTable('t3'), 'viewer')
    expect(grantsOf(said)).toEqual([
      grant('plan', 'viewer'),
      grant('component:sp2', 'editor'),
      grant('table:t3', 'viewer'),
    ])
    expect([draftReach(said, 't3', 'sp2'), draftReach(said, 't4', 'sp2')]).toEqual(['reads', 'edits'])
    expect(grantsOf(withPart(said, scopeOfTable('t3'), null))).toEqual([
      grant('plan', 'viewer'),
      grant('component:sp2', 'editor'),
    ])
  })

  test('who had a part only has the plan to read besides', () => {
    expect(grantsOf(draftOf([grant('table:t1', 'editor')]))).toEqual([
      grant('plan', 'viewer'),
      grant('table:t1', 'editor'),
    ])
  })
})
