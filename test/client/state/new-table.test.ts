import { describe, expect, test } from 'vitest'

import { navigatorGroups } from '../../../client/state/navigator.ts'
import { newTable, placeOf } from '../../../client/state/new-table.ts'
import { isSlug } from '../../../shared/model/ids.ts'
import { OPEN, shownPlan } from '../helpers/shown-plan.ts'

const { session } = shownPlan()
const groups = navigatorGroups(
  {
    components: session.outline.components(),
    tables: session.tables(),
    mainLanguage: 'zh',
    caption: () => undefined,
    access: () => OPEN,
  },
  'en',
)
const group = (id: string) => groups.find((one) => one.id === id)!
const numberOf = (id: string | null) => session.tables().find((table) => table.id === id)?.number

describe('a table to be', () => {
  test('belongs to the component, in the language of its maker, with an id of its own', () => {
    const table = newTable(group('sp2'), { title: 'Missions', numbered: true }, 'en', Math.random)
    expect(table).toMatchObject({
      component: 'sp2',
      numbering: 'table',
      title: { en: 'Missions' },
      kind: 'free',
    })
    expect(isSlug(table.id)).toBe(true)
    expect(newTable(group('sp2'), { title: 'x', numbered: false }, 'zh', Math.random)).toMatchObject({
      numbering: 'none',
      title: { zh: 'x' },
    })
  })

  test('comes last among the tables of its component, before figures and annexes of others', () => {
    expect(numberOf(placeOf(group('edm'), { title: '', numbered: true }, session.tables()))).toBe('10.III')
    expect(numberOf(placeOf(group('sp1'), { title: '', numbered: true }, session.tables()))).toBe('10.IV')
  })

  test('a working table stands behind the component’s own; the last of all at the end of the plan', () => {
    expect(placeOf(group('sp1'), { title: '', numbered: false }, session.tables())).toBe('resources-sp2')
    expect(placeOf(group('sp3'), { title: '', numbered: false }, session.tables())).toBeNull()
  })

  test('the first table of an empty component goes to the end', () => {
    expect(
      placeOf({ ...group('sp1'), items: [] }, { title: '', numbered: true }, session.tables()),
    ).toBeNull()
  })
})
