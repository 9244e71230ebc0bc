/** Tables added, named and removed: on the table that was meant, with a sentence for every refusal, and parts that cannot be fetched. */
import { flushSync } from 'svelte'
import { afterEach, describe, expect, test, vi } from 'vitest'

import { TableChanges } from '../../../client/pages/table-changes.svelte.ts'
import type { Outcome, Session } from '../../../client/session/session-types.ts'
import { navigatorGroups } from '../../../client/state/navigator.ts'
import { PlanView } from '../../../client/state/plan-view.svelte.ts'
import type { AppErrorCode } from '../../../shared/model/error.ts'
import { AppError } from '../../../shared/model/error.ts'
import type { TableId } from '../../../shared/model/ids.ts'
import { tableId } from '../../../shared/model/ids.ts'
import { eventually } from '../../helpers/eventually.ts'
import { address } from '../helpers/address.svelte.ts'
import { alive } from '../helpers/alive.svelte.ts'
import { OPEN, shownPlan } from '../helpers/shown-plan.ts'
import { testShell } from '../helpers/test-shell.ts'

const [FIRST, OTHER] = [tableId('overall-objects'), tableId('compliance')]
const REMOVAL = { doc: 'outline' } as unknown as Session['nextUndo']
const ends: (() => void)[] = []

afterEach(() => {
  for (const end of ends.splice(0)) end()
})

function page() {
  const shown = shownPlan()
  const removed: TableId[] = []
  let outcome: Outcome | AppError = { status: 'done' }
  const answer = (): Outcome => {
    if (outcome instanceof AppError) throw outcome
    return outcome
  }
  const session = Object.assign(shown.session, {
    removeTable: (id: TableId) => (removed.push(id), shown.setHistory({ nextUndo: REMOVAL }), answer()),
    addTable: async () => answer(),
  })
  const view = new PlanView(session)
  const { shell, notices } = testShell(session)
  const place = address(FIRST)
  const undo = vi.fn<() => void>()
  const leaveTable = vi.fn<() => void>()
  const { made: changes, end } = alive(
    () =>
      new TableChanges({
        view,
        shell,
        shown: () => place.table,
        nameOf: (id) => id,
        visit: place.visit,
        leaveTable,
        undo,
        tellMissingPart: () => undefined,
      }),
  )
  ends.push(end)
  const group = navigatorGroups(
    {
      components: view.components,
      tables: view.tables,
      mainLanguage: 'en',
      caption: () => undefined,
      access: () => OPEN,
    },
    'en',
    '',
  )[0]!
  return {
    changes,
    place,
    removed,
    notices,
    shell,
    shown,
    undo,
    leaveTable,
    answers: (next: typeof outcome) => void (outcome = next),
    openAdding: async () => {
      changes.askForTable(group)
      await eventually(() => expect(changes.dialog?.is).toBe('add-table'))
    },
    openWords: async () => {
      changes.askForWords()
      await eventually(() => expect(changes.dialog?.is).toBe('words'))
    },
  }
}

describe('a dialog', () => {
  test('belongs to the table it was opened on and goes when the address changes', async () => {
    const { changes, place, openWords } = page()
    await openWords()
    expect(changes.dialog).toMatchObject({ is: 'words', table: FIRST })
    place.visit(OTHER)
    flushSync()
    expect(changes.dialog).toBeNull()
  })

  test('that arrives after one has gone elsewhere does not open', async () => {
    const { changes, place } = page()
    changes.askForWords()
    place.visit(OTHER)
    flushSync()
    await import('../../../client/ui/TableWordsDialog.svelte')
    await new Promise((resolve) => setTimeout(resolve, 20))
    expect(changes.dialog).toBeNull()
  })
})

describe('removing a table', () => {
  test('removes the one of the dialog, and offers to undo that and nothing else', async () => {
    const { changes, removed, shell, openWords, undo, shown, leaveTable, place } = page()
    await openWords()
    changes.removeTable()
    expect(removed).toEqual([FIRST])
    expect(leaveTable).toHaveBeenCalledTimes(1)
    place.visit(OTHER)
    const notice = shell.notices.list.at(-1)!
    expect(notice).toMatchObject({ key: 'table.removed', facts: { table: FIRST } })
    expect(notice.action?.isPossible?.()).toBe(true)
    shown.setHistory({ nextUndo: { doc: 'compliance' } as unknown as Session['nextUndo'] })
    expect(notice.action?.isPossible?.()).toBe(false)
    expect(undo).not.toHaveBeenCalled()
  })

  test('without its dialog nothing is removed', () => {
    const { changes, removed } = page()
    changes.removeTable()
    expect(removed).toEqual([])
  })
})

describe('refusals', () => {
  test.each([
    ['read-only', 'refusal.read-only'],
    ['not-allowed', 'refusal.not-allowed'],
    ['newer-schema', 'refusal.newer'],
    ['unknown-table', 'refusal.table-gone'],
    ['malformed', 'refusal.malformed'],
    ['too-large', 'refusal.too-large'],
    ['bind-refused', 'refusal.unexpected'],
  ] as const)('%s is said as %s, whether given back or thrown', async (code: AppErrorCode, key) => {
    const { changes, openWords, answers, notices } = page()
    await openWords()
    answers({ status: 'refused', code, facts: {} })
    changes.removeTable()
    expect(notices()).toEqual([key])
    await openWords()
    answers(new AppError(code))
    changes.removeTable()
    expect(notices()).toEqual([key])
  })

  test('of a new table: the id is taken, or nobody knows why', async () => {
    const { changes, openAdding, answers, notices, place } = page()
    const choice = { title: 'Missions', numbered: true }
    answers({ status: 'refused', code: 'id-taken', facts: {} })
    await openAdding()
    await changes.addTable(choice)
    answers(new AppError('offline'))
    await openAdding()
    await changes.addTable(choice)
    expect(notices()).toEqual(['refusal.try-again', 'refusal.offline'])
    expect(place.table).toBe(FIRST)
    answers({ status: 'done' })
    await openAdding()
    await changes.addTable(choice)
    expect(place.table).not.toBe(FIRST)
  })
})
