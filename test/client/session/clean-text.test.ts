import { expect, test } from 'vitest'

import { columnId, rowId, tableId } from '../../../shared/model/ids.ts'
import { sessionWorld } from '../../helpers/session-world.ts'

const BUDGET = tableId('budget')
const CELL = [rowId('posts'), columnId('spent')] as const

const { sessions, start, quiet } = sessionWorld()

test('[EDIT6] half characters and NUL in formulas and titles: both people read the same, and undo knows it', async () => {
  for (const name of ['Ana', 'Li']) await start({ name })
  const [ana] = sessions
  await quiet()
  ana!.commit(BUDGET, ...CELL, '="x\ud800y\0"', 'en')
  ana!.setEntry(BUDGET, { title: { en: 'T\udc00\0' } })
  await quiet()
  for (const session of sessions) {
    expect(session.editText(BUDGET, ...CELL, 'en')).toBe('="x\ufffdy"')
    expect(session.value(BUDGET, ...CELL)).toBe('x\ufffdy')
    expect(session.outline.tableEntry(BUDGET).title.en).toBe('T\ufffd')
  }
  for (const undone of [ana!.undo(), ana!.undo()]) expect(undone.status).toBe('done')
})
