/** The server has a newer version whose parts have other names, or the network is gone: the page stays as it was and says what to do. */
import { expect, test, vi } from 'vitest'

import { TableChanges } from '../../../client/pages/table-changes.svelte.ts'
import { TakingAlong } from '../../../client/pages/taking-along.ts'
import { LatePart } from '../../../client/state/late-part.svelte.ts'
import { PlanView } from '../../../client/state/plan-view.svelte.ts'
import { tableId } from '../../../shared/model/ids.ts'
import { eventually } from '../../helpers/eventually.ts'
import { address } from '../helpers/address.svelte.ts'
import { alive } from '../helpers/alive.svelte.ts'
import { shownPlan } from '../helpers/shown-plan.ts'
import { testShell } from '../helpers/test-shell.ts'

const gone = vi.hoisted(() => () => {
  throw new TypeError('Failed to fetch dynamically imported module: /assets/x.js')
})
vi.mock('../../../client/ui/TableWordsDialog.svelte', gone)
vi.mock('../../../client/state/exporting.ts', gone)

const TABLE = tableId('overall-objects')

test('a dialog does not open, and the keys of the page go on working', async () => {
  const { session } = shownPlan()
  const { shell } = testShell(session)
  const tellMissingPart = vi.fn<() => void>()
  const { made: changes, end } = alive(
    () =>
      new TableChanges({
        view: new PlanView(session),
        shell,
        shown: () => address(TABLE).table,
        nameOf: (id) => id,
        visit: () => undefined,
        leaveTable: () => undefined,
        undo: () => undefined,
        tellMissingPart,
      }),
  )
  changes.askForWords()
  await eventually(() => expect(tellMissingPart).toHaveBeenCalledTimes(1))
  // The page ignores keys while a dialog is open.
  expect(changes.dialog).toBeNull()
  end()
})

test('an export says that a part is missing, not that the export failed', async () => {
  const { session } = shownPlan()
  const { shell, notices } = testShell(session)
  new TakingAlong(shell, session).table(TABLE, 'csv')
  await eventually(() => expect(notices()).toEqual(['part.failed']))
})

test('the table’s own part is tried again', async () => {
  let fails = true
  const part = new LatePart(async () => {
    if (fails) throw new TypeError('Failed to fetch')
    return 'grid'
  })
  expect(part.state).toBe('loading')
  await eventually(() => expect(part.state).toBe('failed'))
  fails = false
  await part.load()
  expect([part.state, part.part]).toEqual(['ready', 'grid'])
})
