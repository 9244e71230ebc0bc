import { beforeAll, describe, expect, test } from 'vitest'

import { navigatorGroups } from '../../../client/state/navigator.ts'
import type { NavigatorGroup, NavigatorPlan } from '../../../client/state/navigator.ts'
import { componentId } from '../../../shared/model/ids.ts'
import { OPEN, shownPlan } from '../helpers/shown-plan.ts'

let plan: NavigatorPlan

beforeAll(() => {
  const { session } = shownPlan()
  plan = {
    components: session.outline.components(),
    tables: session.tables(),
    mainLanguage: 'zh',
    caption: (id) => session.table(id).meta().caption,
    access: () => OPEN,
  }
})

const numbersOf = (group: NavigatorGroup | undefined): string[] =>
  group?.items.map((item) => item.number) ?? []

describe('the navigator of the sample plan', () => {
  test('has the components, each with its tables in order and its working table', () => {
    const groups = navigatorGroups(plan, 'en')
    expect(groups.map((group) => group.number)).toEqual([null, null, 1, 2, 3])
    expect(numbersOf(groups[0])).toEqual([
      '10.1',
      '10.16',
      '10.17',
      '10.18',
      '10.19(1)',
      '10.19(2)',
      '10.20',
      '10.21',
      'Fig. 10.II',
      'Annex I',
      'Annex II',
    ])
    expect(numbersOf(groups[2])).toEqual(['10.2', '10.3', '10.4', '10.5', '10.6', '10.24', 'Fig. 10.IV'])
    expect(groups.flatMap((group) => group.items)).toHaveLength(35)
    expect(groups.map((group) => group.workingTables.length)).toEqual([1, 1, 1, 1, 1])
  })

  test('numbers figures and annexes as the language does', () => {
    expect(numbersOf(navigatorGroups(plan, 'zh')[0]).slice(-3)).toEqual(['图 10.二', '附件一', '附件二'])
  })

  test('says what tells tables apart: results, parts, titles without the name of the group', () => {
    const groups = navigatorGroups(plan, 'en')
    const titleOf = (number: string) =>
      groups.flatMap((group) => group.items).find((item) => item.number === number)?.title
    expect(titleOf('10.3')).toMatch(/^Result 1: new global framework/)
    expect(titleOf('10.16')).toBe('Evolution of financial resources by object of expenditure')
    expect(titleOf('10.6')).toMatch(/^Deliverables for the period/)
    expect(titleOf('10.19(2)')).toMatch(/^\(2\) Extrabudgetary · Evolution/)
  })

  test.each([
    ['10.16', ['10.16']],
    ['表 10.16', ['10.16']],
    ['１０．１６', ['10.16']],
    ['COMPLIANCE', ['10.22']],
    ['合规', ['10.22']],
    ['figure 10.iii', ['Fig. 10.III']],
    ['samoa', ['10.12']],
    ['posts grade', ['10.18']],
  ])('%s finds %j', (filter, expected) => {
    expect(navigatorGroups(plan, 'en', filter).flatMap(numbersOf)).toEqual(expected)
  })

  test('what is not there finds nothing, and empty groups are left out', () => {
    expect(navigatorGroups(plan, 'en', 'zzz')).toEqual([])
    expect(navigatorGroups(plan, 'en', 'compliance')).toHaveLength(1)
  })

  test('tables of a component that is gone are not lost', () => {
    const components = plan.components.filter((component) => component.id !== componentId('sp2'))
    const strays = navigatorGroups({ ...plan, components }, 'en').at(-1)
    expect(strays).toMatchObject({ id: null })
    expect(numbersOf(strays)).toContain('10.11')
  })
})

describe('[TL8] what the navigator says of rights and of the life of tables', () => {
  const items = (access: NavigatorPlan['access']) =>
    navigatorGroups({ ...plan, access }, 'en').flatMap((group) => [...group.items, ...group.workingTables])

  test('where tables stand', () => {
    const [first, second] = plan.tables
    const access: NavigatorPlan['access'] = (id) =>
      id === first!.id
        ? { reason: 'final', state: 'final' }
        : id === second!.id
          ? { reason: null, state: 'review' }
          : OPEN
    expect(new Set(items(access).map(({ state }) => state))).toEqual(new Set(['draft', 'review', 'final']))
  })

  test('nothing is marked for whoever edits everything, or nothing; a final table is no matter of rights', () => {
    expect(items(() => OPEN).filter(({ mine }) => mine)).toEqual([])
    expect(items(() => ({ reason: 'viewer', state: 'draft' })).filter(({ mine }) => mine)).toEqual([])
    const one: NavigatorPlan['access'] = (id) =>
      id === plan.tables[3]!.id ? { reason: 'final', state: 'final' } : OPEN
    expect(items(one).filter(({ mine }) => mine)).toEqual([])
  })

  test('whoever edits a part sees which tables are hers, final ones among them', () => {
    const hers = new Set(plan.tables.slice(4, 9).map(({ id }) => id))
    const [final] = hers
    const access: NavigatorPlan['access'] = (id) =>
      id === final
        ? { reason: 'final', state: 'final' }
        : hers.has(id)
          ? OPEN
          : { reason: 'another-part', state: 'draft' }
    expect(new Set(items(access).flatMap(({ mine, id }) => (mine ? [id] : [])))).toEqual(hers)
  })
})
