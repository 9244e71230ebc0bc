/** The table of rights, read as a table. The rules: shared/model/SPEC.md. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'

import {
  administratorDenial,
  type Denial,
  DENIALS,
  type Grant,
  isGrant,
  isScope,
  PART_ROLES,
  PLAN_ACTIONS,
  PLAN_ROLES,
  type PlanAction,
  planDenial,
  planRole,
  type PlanRole,
  type Scope,
  type Standing,
  TABLE_ACTIONS,
  type TableAction,
  tableDenial,
  type TableFacts,
  tableRole,
} from '../../../shared/model/access.ts'
import { TABLE_STATES, type TableState } from '../../../shared/model/lifecycle.ts'

/** `plan:editor component:sp2:viewer` */
function grantsOf(text: string): Grant[] {
  return text
    .split(' ')
    .filter((part) => part !== '')
    .map((part) => {
      const at = part.lastIndexOf(':')
      return { scope: part.slice(0, at) as Scope, role: part.slice(at + 1) as PlanRole }
    })
}
const standing = (grants: string, limit?: PlanRole): Standing => ({
  grants: grantsOf(grants),
  administrator: false,
  ...(limit !== undefined && { limit }),
})
const table = (state: TableState = 'draft', id = 't', component: string | null = 'sp2'): TableFacts => ({
  id,
  component,
  state,
})

/** `yes`, or the reason. */
const said = (denial: Denial | null): string => denial ?? 'yes'

describe('[RI1] of a plan', () => {
  const columns: readonly PlanAction[] = ['read', 'members', 'comment', 'structure', 'share', 'audit']
  test.each([
    ['plan:owner', 'yes yes yes yes yes yes'],
    ['plan:editor', 'yes yes yes yes owners-only owners-only'],
    ['plan:commenter', 'yes yes yes commenter owners-only owners-only'],
    ['plan:viewer', 'yes yes viewer viewer owners-only owners-only'],
    ['', Array(6).fill('not-a-member').join(' ')],
    // [RI3]
    ['component:sp2:editor', 'yes yes viewer another-part owners-only owners-only'],
    ['table:t:editor', 'yes yes viewer another-part owners-only owners-only'],
    ['plan:commenter component:sp2:editor', 'yes yes yes another-part owners-only owners-only'],
    ['component:sp2:viewer', 'yes yes viewer viewer owners-only owners-only'],
    // [RI8]
    ['plan:editor component:sp2:viewer', 'yes yes yes another-part owners-only owners-only'],
    ['plan:editor table:t:viewer', 'yes yes yes another-part owners-only owners-only'],
    ['plan:editor component:sp2:editor', 'yes yes yes yes owners-only owners-only'],
    ['plan:owner component:sp2:viewer', 'yes yes yes yes yes yes'],
  ])('%s: %s', (grants, row) => {
    expect(columns).toHaveLength(PLAN_ACTIONS.length)
    expect(columns.map((action) => said(planDenial(standing(grants), action))).join(' ')).toBe(row)
  })
})

/** Of each persona what may be done with a draft, one in review, and a final table: edit, submit, withdraw, finalise; and reopen. */
const OF_TABLES: readonly (readonly [grants: string, open: string, final: string, reopen: string])[] = [
  ['plan:owner', 'yes', 'final', 'yes'],
  ['plan:editor', 'yes', 'final', 'owners-only'],
  ['plan:commenter', 'commenter', 'commenter', 'owners-only'],
  ['plan:viewer', 'viewer', 'viewer', 'owners-only'],
  ['', 'not-a-member', 'not-a-member', 'not-a-member'],
  // Her part, and parts of others.
  ['component:sp2:editor', 'yes', 'final', 'owners-only'],
  ['component:sp1:editor', 'another-part', 'another-part', 'owners-only'],
  ['table:t:editor', 'yes', 'final', 'owners-only'],
  ['table:u:editor', 'another-part', 'another-part', 'owners-only'],
  ['plan:commenter component:sp2:editor', 'yes', 'final', 'owners-only'],
  ['plan:commenter component:sp1:editor', 'another-part', 'another-part', 'owners-only'],
  // The nearest word counts, also when it says less.
  ['plan:editor component:sp2:viewer', 'another-part', 'another-part', 'owners-only'],
  ['plan:editor table:t:viewer', 'another-part', 'another-part', 'owners-only'],
  ['component:sp2:editor table:t:viewer', 'another-part', 'another-part', 'owners-only'],
  ['component:sp2:viewer table:t:editor', 'yes', 'final', 'owners-only'],
  ['plan:viewer component:sp2:viewer table:t:editor', 'yes', 'final', 'owners-only'],
  ['component:sp2:viewer', 'viewer', 'viewer', 'owners-only'],
  ['plan:commenter component:sp2:viewer', 'commenter', 'commenter', 'owners-only'],
  // An owner is never limited.
  ['plan:owner component:sp2:viewer table:t:viewer', 'yes', 'final', 'yes'],
]

describe('[RI1, RI2, RI3, RI4] of a table', () => {
  const open: readonly TableAction[] = ['edit', 'submit', 'withdraw', 'finalise']
  test.each(OF_TABLES)('%s: open %s, final %s, reopen %s', (grants, whileOpen, whenFinal, reopen) => {
    expect([...open, 'reopen']).toEqual(TABLE_ACTIONS)
    const of = standing(grants)
    for (const state of TABLE_STATES) {
      for (const action of open)
        expect(said(tableDenial(of, action, table(state)))).toBe(state === 'final' ? whenFinal : whileOpen)
      expect(said(tableDenial(of, 'reopen', table(state)))).toBe(reopen)
    }
  })

  test('[RI2] a table of no component depends on the plan and on itself', () => {
    const loose = table('draft', 't', null)
    expect(tableRole(standing('component:null:editor'), loose)).toBe('viewer')
    expect(tableRole(standing('plan:editor component:sp2:viewer'), loose)).toBe('editor')
    expect(tableRole(standing('plan:viewer table:t:editor'), loose)).toBe('editor')
  })
})

describe('[RI5] tokens', () => {
  test.each<[grants: string, limit: PlanRole, read: string, comment: string, edit: string, share: string]>([
    ['plan:owner', 'owner', 'yes', 'yes', 'yes', 'yes'],
    ['plan:owner', 'editor', 'yes', 'yes', 'yes', 'token-limit'],
    ['plan:owner', 'commenter', 'yes', 'yes', 'token-limit', 'token-limit'],
    ['plan:owner', 'viewer', 'yes', 'token-limit', 'token-limit', 'token-limit'],
    ['plan:editor', 'owner', 'yes', 'yes', 'yes', 'owners-only'],
    ['plan:viewer', 'owner', 'yes', 'viewer', 'viewer', 'owners-only'],
    ['table:t:editor', 'editor', 'yes', 'viewer', 'yes', 'owners-only'],
    ['table:u:editor', 'owner', 'yes', 'viewer', 'another-part', 'owners-only'],
    ['', 'owner', 'not-a-member', 'not-a-member', 'not-a-member', 'not-a-member'],
  ])('of %s for %s: read %s, comment %s, edit %s, share %s', (grants, limit, read, comment, edit, share) => {
    const of = standing(grants, limit)
    expect(said(planDenial(of, 'read'))).toBe(read)
    expect(said(planDenial(of, 'comment'))).toBe(comment)
    expect(said(tableDenial(of, 'edit', table()))).toBe(edit)
    expect(said(planDenial(of, 'share'))).toBe(share)
  })

  test('[RI4] of an owner edits no final table, and reopens one only as an owner’s', () => {
    expect(tableDenial(standing('plan:owner', 'owner'), 'edit', table('final'))).toBe('final')
    expect(tableDenial(standing('plan:owner', 'owner'), 'reopen', table('final'))).toBe(null)
    expect(tableDenial(standing('plan:owner', 'editor'), 'reopen', table('final'))).toBe('token-limit')
  })
})

test('[RI6] an administrator shares any plan, sees who is in it, and reads none by that', () => {
  const administrator: Standing = { grants: [], administrator: true }
  const may = PLAN_ACTIONS.filter((action) => planDenial(administrator, action) === null)
  expect(may).toEqual(['members', 'share'])
  expect(tableDenial(administrator, 'edit', table())).toBe('not-a-member')
  expect(administratorDenial(administrator)).toBe(null)
  expect(administratorDenial({ administrator: false })).toBe('administrators-only')
  for (const limit of PLAN_ROLES) {
    expect(administratorDenial({ administrator: true, limit })).toBe('administrators-only')
    expect(planDenial({ ...administrator, limit }, 'share')).toBe('not-a-member')
    expect(planDenial({ ...administrator, limit }, 'members')).toBe('not-a-member')
  }
})

describe('whatever somebody was given', () => {
  const COMPONENTS = ['sp1', 'sp2'] as const
  const TABLES = ['t', 'u'] as const
  const scope = fc.oneof(
    fc.constant<Scope>('plan'),
    fc.constantFrom(...COMPONENTS).map((id): Scope => `component:${id}`),
    fc.constantFrom(...TABLES).map((id): Scope => `table:${id}`),
  )
  const grant = scope.chain((of) =>
    fc
      .constantFrom<PlanRole>(...(of === 'plan' ? PLAN_ROLES : PART_ROLES))
      .map((role): Grant => ({ scope: of, role })),
  )
  const grants = fc.uniqueArray(grant, { selector: (one) => one.scope, maxLength: 5 })
  const anybody = fc.record({ grants, administrator: fc.boolean() })
  const anyTable = fc.record({
    id: fc.constantFrom(...TABLES),
    component: fc.constantFrom(...COMPONENTS, null),
    state: fc.constantFrom(...TABLE_STATES),
  })
  const role = fc.constantFrom(...PLAN_ROLES)
  const holds = (check: (of: Standing, limit: PlanRole, facts: TableFacts) => void): void =>
    fc.assert(fc.property(anybody, role, anyTable, check), { numRuns: 2000 })

  /** Everything that may be done, as names. */
  const allowed = (of: Standing, facts: TableFacts): Set<string> =>
    new Set([
      ...PLAN_ACTIONS.filter((action) => planDenial(of, action) === null),
      ...TABLE_ACTIONS.filter((action) => tableDenial(of, action, facts) === null),
    ])
  const isWithin = (inner: Set<string>, outer: Set<string>): boolean =>
    [...inner].every((action) => outer.has(action))

  test('[RI5] a token never allows what its person may not, nor more than its role', () => {
    holds((person, limit, facts) => {
      const token = allowed({ ...person, administrator: false, limit }, facts)
      expect(isWithin(token, allowed(person, facts))).toBe(true)
      const member = { grants: [{ scope: 'plan' as const, role: limit }], administrator: false }
      expect(isWithin(token, allowed(member, facts))).toBe(true)
      expect(isWithin(allowed({ ...person, limit }, facts), allowed(person, facts))).toBe(true)
    })
  })

  test('[RI2] an owner is never limited', () => {
    holds((person, _, facts) => {
      const parts = person.grants.filter((one) => one.scope !== 'plan')
      const owner: Standing = { ...person, grants: [{ scope: 'plan', role: 'owner' }, ...parts] }
      expect(planRole(owner)).toBe('owner')
      expect(tableRole(owner, facts)).toBe('owner')
    })
  })

  test('[RI3] whoever may do anything with a table reads the plan', () => {
    holds((person, _, facts) => {
      const may = TABLE_ACTIONS.filter((action) => tableDenial(person, action, facts) === null)
      expect(planDenial(person, 'read') === null || may.length === 0).toBe(true)
    })
  })

  test('[RI8] whoever may change the structure edits every table there is, wherever it is moved to', () => {
    holds((person, limit, facts) => {
      for (const of of [person, { ...person, limit }]) {
        if (planDenial(of, 'structure') !== null) continue
        for (const component of [...COMPONENTS, null])
          expect(tableDenial(of, 'edit', { ...facts, component, state: 'draft' })).toBe(null)
      }
    })
  })

  test('[RI3] a part gives nothing elsewhere', () => {
    holds((person, _, facts) => {
      const elsewhere = person.grants.filter(
        (one) =>
          one.scope === 'plan' ||
          one.scope === `table:${facts.id}` ||
          one.scope === `component:${facts.component}`,
      )
      if (elsewhere.length === 0) return
      expect(tableRole({ ...person, grants: elsewhere }, facts)).toBe(tableRole(person, facts))
    })
  })

  test('[RI4] nobody edits a final table', () => {
    holds((person, limit, facts) => {
      for (const of of [person, { ...person, limit }])
        for (const action of ['edit', 'submit', 'withdraw', 'finalise'] as const)
          expect(tableDenial(of, action, { ...facts, state: 'final' })).not.toBe(null)
    })
  })

  test('every reason is one that has a sentence', () => {
    holds((person, limit, facts) => {
      const denials = [person, { ...person, limit }].flatMap((of) => [
        ...PLAN_ACTIONS.map((action) => planDenial(of, action)),
        ...TABLE_ACTIONS.map((action) => tableDenial(of, action, facts)),
      ])
      expect([null, ...DENIALS]).toEqual(expect.arrayContaining([...new Set(denials)]))
    })
  })
})

describe('[RI7] scopes and grants from outside', () => {
  test.each(['plan', 'component:sp2', 'component:A_1-b', 'table:10-16', `table:${'a'.repeat(64)}`])(
    '%s is one',
    (text) => {
      expect(isScope(text)).toBe(true)
    },
  )
  test.each([
    '',
    'Plan',
    'plan ',
    'plans',
    'component',
    'component:',
    'component:a b',
    'component:ä',
    `component:${'a'.repeat(33)}`,
    'table:',
    'table:A',
    'table:../x',
    'table:a\n',
    `table:${'a'.repeat(65)}`,
    'row:x',
    '__proto__',
  ])('%j is none', (text) => {
    expect(isScope(text)).toBe(false)
  })

  test('an owner or a commenter there is of the whole plan only', () => {
    for (const role of PLAN_ROLES) {
      expect(isGrant('plan', role)).toBe(true)
      expect(isGrant('component:sp2', role)).toBe(role === 'editor' || role === 'viewer')
      expect(isGrant('table:t', role)).toBe(role === 'editor' || role === 'viewer')
    }
  })
})
