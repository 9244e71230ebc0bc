/** What is shown before the first calculation has answered. */
import { expect, test } from 'vitest'

import { CalcFeed } from '../../../client/session/calc-feed.ts'
import type { CalcPort } from '../../../client/session/ports.ts'
import type { CellPlace } from '../../../client/session/session-types.ts'
import { TableDoc } from '../../../shared/doc/table-doc.ts'
import { editCells } from '../../../shared/doc/write-cells.ts'
import { insertColumns } from '../../../shared/doc/write-columns.ts'
import { insertRows } from '../../../shared/doc/write-rows.ts'
import type { ValueChange } from '../../../shared/model/calc.ts'
import { columnId, rowId, tableId } from '../../../shared/model/ids.ts'
import { sessionWorld } from '../../helpers/session-world.ts'

const world = sessionWorld()
const [TABLE, SUM, BLANK, A] = [tableId('t'), rowId('sum'), rowId('blank'), columnId('a')]

function table(): TableDoc {
  const doc = new TableDoc(TABLE, { random: Math.random, now: () => 0, mainLanguage: () => 'en' })
  insertColumns(doc, [{ id: A, type: 'number', label: {} }], null)
  insertRows(
    doc,
    [SUM, BLANK].map((id) => ({ id, kind: 'line' as const })),
    { parent: null, before: null },
  )
  editCells(doc, [
    { row: SUM, column: A, content: [1, '1+1'] },
    { row: BLANK, column: A, content: [1, 'BLANK()'] },
  ])
  return doc
}

test('[READ4] a formula is being calculated until it has a value, or the first calculation ends without one', async () => {
  let tell: (changes: ValueChange[]) => void = () => undefined
  let end: () => void = () => undefined
  const settled = new Promise<void>((resolve) => (end = resolve))
  const port = {
    load: () => undefined,
    apply: () => undefined,
    onValues: (handler: typeof tell) => {
      tell = handler
      return () => undefined
    },
    settled: () => settled,
    onTrouble: () => () => undefined,
    close: () => undefined,
  } as unknown as CalcPort
  const told: CellPlace[] = []
  const feed = new CalcFeed(
    port,
    () => null,
    (_, places) => told.push(...places),
  )
  const doc = table()
  const calculating = (): boolean[] => [SUM, BLANK].map((row) => feed.isCalculating(doc, row, A))
  expect(calculating()).toEqual([true, true])
  feed.load([doc], [], 'UTC')
  tell([{ table: TABLE, row: SUM, column: A, value: 2 }])
  expect(calculating()).toEqual([false, true])
  told.length = 0
  end()
  await settled
  await Promise.resolve()
  expect(calculating()).toEqual([false, false])
  // Drawn as being calculated before, it must be drawn again.
  expect(told).toEqual([{ row: BLANK, column: A }])
  feed.close()
})

test('[READ6] what was changed in a table while it was out of the plan is calculated when it is back', async () => {
  const { session } = await world.start()
  const [budget, grants, spent] = [tableId('budget'), rowId('grants'), columnId('spent')]
  const other = new TableDoc(budget, { random: Math.random, now: () => 0, mainLanguage: () => 'en' })
  const document = session.table(budget)
  other.apply(document.encode(), 'storage')
  editCells(other, [{ row: grants, column: spent, content: [1, '6*7'] }])
  // All in one turn, as it arrives in one piece after a time offline.
  expect(session.removeTable(budget).status).toBe('done')
  document.apply(other.diff(document.encodeVector()), 'network')
  expect(session.undo().status).toBe('done')
  await session.settled()
  expect(session.value(budget, grants, spent)).toBe(42)
})
