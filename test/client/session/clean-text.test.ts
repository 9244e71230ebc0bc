import { afterEach, expect, test } from 'vitest'

import type { PlanSession } from '../../../client/session/plan-session.ts'
import { columnId, rowId, tableId } from '../../../shared/model/ids.ts'
import { FakeServer } from '../../helpers/fake-server.ts'
import { openSession, quiet } from '../../helpers/open-session.ts'
import { roomsOf, SMALL_PLAN } from '../../helpers/small-plan.ts'

const BUDGET = tableId('budget')
const CELL = [rowId('posts'), columnId('spent')] as const

const open: PlanSession[] = []
afterEach(async () => {
  for (const session of open.splice(0)) await session.close()
})

test('[EDIT6] half characters and NUL in formulas and titles: both people read the same, and undo knows it', async () => {
  const server = new FakeServer(roomsOf(SMALL_PLAN))
  for (const name of ['Ana', 'Li']) open.push((await openSession({ server, name })).session)
  const [ana] = open
  await quiet(server)
  ana!.commit(BUDGET, ...CELL, '="x\ud800y\0"', 'en')
  ana!.setEntry(BUDGET, { title: { en: 'T\udc00\0' } })
  await quiet(server)
  for (const session of open) {
    expect(session.editText(BUDGET, ...CELL, 'en')).toBe('="x\ufffdy"')
    expect(session.value(BUDGET, ...CELL)).toBe('x\ufffdy')
    expect(session.outline.tableEntry(BUDGET).title.en).toBe('T\ufffd')
  }
  for (const undone of [ana!.undo(), ana!.undo()]) expect(undone.status).toBe('done')
})
