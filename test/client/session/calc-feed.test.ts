/** What the calculation hears of documents that a foreign program wrote to, and of columns that change what their cells are. */
import { beforeEach, expect, test } from 'vitest'
import * as Y from 'yjs'

import type { PlanSession } from '../../../client/session/plan-session.ts'
import { FIELD } from '../../../shared/doc/step.ts'
import { changeColumn } from '../../../shared/doc/write-columns.ts'
import { columnId, rowId, tableId } from '../../../shared/model/ids.ts'
import { sessionWorld } from '../../helpers/session-world.ts'

const BUDGET = tableId('budget')
const [TOTAL, SPENT] = [rowId('total'), columnId('spent')]

const { start, quiet } = sessionWorld()
let session: PlanSession
beforeEach(async () => {
  session = (await start()).session
  await quiet()
})

const total = (): unknown => session.value(BUDGET, TOTAL, SPENT)

/** A program that knows Yjs and nothing of our ways. */
async function foreign(change: (rows: Y.Map<Y.Map<unknown>>, columns: Y.Map<Y.Map<unknown>>) => void) {
  const document = new Y.Doc()
  Y.applyUpdate(document, session.table(BUDGET).encode())
  change(document.getMap('rows'), document.getMap('columns'))
  session.table(BUDGET).apply(Y.encodeStateAsUpdate(document), 'remote')
  await quiet()
  await session.settled()
}

test('[K1] a row whose record a foreign program deletes no longer counts', async () => {
  expect(total()).toBe(5778.7)
  await foreign((rows) => rows.delete('travel'))
  expect(session.table(BUDGET).rows.ids).toEqual(['posts', 'grants', 'total'])
  expect(total()).toBe(5778.6)
})

test('[K1] a row whose record a foreign program replaces counts with what it holds now', async () => {
  await foreign((rows) => {
    const old = rows.get('posts')!
    rows.set('posts', new Y.Map([[FIELD.key, old.get(FIELD.key)]]))
  })
  expect(session.value(BUDGET, rowId('posts'), SPENT)).toBeNull()
  expect(total()).toBe(0.3)
})

test('[K1] a formula whose record is gone is not shown any more when the row comes back', async () => {
  await foreign((rows) => rows.delete('total'))
  expect(session.value(tableId('work'), rowId('sum'), columnId('figure'))).toMatchObject({ error: '#REF!' })
  await foreign((rows) => rows.set('total', new Y.Map([[FIELD.key, 'zz']])))
  expect(total()).toBeNull()
})

test('[K3] a date counts in a column of dates only, also when the column becomes one or ceases to be one', async () => {
  session.commit(BUDGET, rowId('travel'), SPENT, '2023-01-31', 'en')
  await session.settled()
  expect(total()).toBe(5778.6)
  const spent = (type: 'date' | 'number') => changeColumn(session.table(BUDGET), SPENT, { type })
  spent('date')
  await session.settled()
  expect(total()).toBe(5778.6 + 44957)
  spent('number')
  await session.settled()
  expect(total()).toBe(5778.6)
})
