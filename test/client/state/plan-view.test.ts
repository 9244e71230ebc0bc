import { describe, expect, test, vi } from 'vitest'

import { Notices } from '../../../client/state/notices.svelte.ts'
import { PlanView } from '../../../client/state/plan-view.svelte.ts'
import { saveWords, wordsOf } from '../../../client/state/table-words.ts'
import { report, undo } from '../../../client/state/undoing.ts'
import { TableDoc } from '../../../shared/doc/table-doc.ts'
import { tableId } from '../../../shared/model/ids.ts'
import { shownPlan } from '../helpers/shown-plan.ts'

const TABLE = tableId('overall-objects')

describe('the view of a plan', () => {
  test('follows status, people, history and the outline', () => {
    const shown = shownPlan()
    const view = new PlanView(shown.session)
    expect(view.plan).toMatchObject({ section: '10', year: 2023 })
    expect(view.tables).toHaveLength(40)
    shown.setStatus({ connection: 'offline' })
    shown.setHistory({ canUndo: true })
    shown.session.setEntry(TABLE, { title: { en: 'New words' } })
    expect(view.status.connection).toBe('offline')
    expect(view.canUndo).toBe(true)
    expect(view.tableEntry(TABLE)?.title).toMatchObject({
      en: 'New words',
      zh: '总表：按支出用途列示的财政资源演变情况',
    })
    view.close()
    shown.setStatus({ connection: 'online' })
    expect(view.status.connection).toBe('offline')
  })

  test('[TL1, TL6] follows rights, states and refused edits', () => {
    const shown = shownPlan()
    const view = new PlanView(shown.session)
    expect(view.access(TABLE)).toMatchObject({ mode: 'write', state: 'draft' })
    shown.setAccess(TABLE, { mode: 'read', reason: 'final', state: 'final' })
    shown.denyStep(TABLE, 'owners-only')
    expect(view.access(TABLE)).toMatchObject({ mode: 'read', reason: 'final', state: 'final' })
    expect(view.mayStep(TABLE, 'reopen')).toBe('owners-only')
    expect(view.mayPlan('structure')).toBeNull()
    const command = { doc: TABLE, kind: 'edit-cells', steps: [], at: 0 } as const
    shown.setRefused([{ id: 'e', table: TABLE, command, reason: 'final', at: 1 }])
    expect(view.refused.map(({ id }) => id)).toEqual(['e'])
    view.close()
    shown.setRefused([])
    expect(view.refused).toHaveLength(1)
  })

  test('[TL11] a table of which nothing is here is not here, until it comes', () => {
    const shown = shownPlan()
    const { table } = shown.session
    const nothing = new TableDoc(TABLE, { random: Math.random, now: Date.now, mainLanguage: () => 'en' })
    const spy = vi
      .spyOn(shown.session, 'table')
      .mockImplementation((id) => (id === TABLE ? nothing : table(id)))
    const view = new PlanView(shown.session)
    expect(view.tables.filter(({ id }) => !view.isHere(id)).map(({ id }) => id)).toEqual([TABLE])
    spy.mockRestore()
    shown.session.setTable(TABLE, { unit: { en: 'Dollars' } })
    expect(view.isHere(TABLE)).toBe(true)
  })

  test('the words around a table follow its document', () => {
    const shown = shownPlan()
    const view = new PlanView(shown.session)
    shown.session.setTable(TABLE, { unit: { en: 'Dollars' } })
    expect(view.looks(TABLE).unit?.en).toBe('Dollars')
  })
})

describe('the words dialog', () => {
  test('writes what was changed, in the language shown, and leaves the rest', () => {
    const { session } = shownPlan()
    const id = tableId('overall-posts')
    const entry = () => session.tables().find((table) => table.id === id)!
    const before = wordsOf(entry(), session.table(id).meta(), 'en', 'zh')
    // Somebody else changes the unit while the dialog is open.
    session.setTable(id, { unit: { en: 'Posts', zh: '员额' } })
    const outcome = saveWords(session, id, 'en', before, {
      ...before,
      title: ' Posts ',
      notes: `${before.notes}\n\nSecond`,
    })
    expect(outcome).toEqual({ status: 'done' })
    const { notes, unit } = session.table(id).meta()
    expect(entry().title).toMatchObject({ en: 'Posts', zh: '总表：2023 年拟议员额和员额变动' })
    expect(unit).toEqual({ en: 'Posts', zh: '员额' })
    expect(notes?.map((note) => note.en)).toEqual([before.notes, 'Second'])
    expect(notes?.[0]?.zh).toMatch(/^注/)
  })

  test('a title is never emptied', () => {
    const { session } = shownPlan()
    const entry = session.tables().find((table) => table.id === TABLE)!
    const before = wordsOf(entry, session.table(TABLE).meta(), 'en', 'zh')
    saveWords(session, TABLE, 'en', before, { ...before, title: '  ' })
    expect(session.tables().find((table) => table.id === TABLE)?.title.en).toBe(before.title)
  })
})

describe('undo from the page', () => {
  const tell = (outcome: Parameters<ReturnType<typeof shownPlan>['undoGives']>[0]) => {
    const shown = shownPlan()
    shown.undoGives(outcome)
    const notices = new Notices()
    const visited: string[] = []
    const place = {
      session: shown.session,
      shown: TABLE,
      nameOf: (id: string) => `«${id}»`,
      visit: (id: string) => visited.push(id),
    }
    undo(place, notices)
    return { notices: notices.list, visited }
  }
  const step = {
    kind: 'edit-cells',
    since: [],
    hidden: [],
    at: {},
    touched: [{ table: TABLE, at: {} }],
  } as const

  test('says nothing when it happened before one’s eyes, or not at all', () => {
    expect(tell({ status: 'nothing' }).notices).toEqual([])
    expect(tell({ ...step, status: 'done', table: TABLE }).notices).toEqual([])
  })

  test('[UNDO7] says nothing in a table that was touched too', () => {
    expect(tell({ ...step, status: 'done', table: tableId('other') }).notices).toEqual([])
  })

  test('names another table and leads there', () => {
    const other = { table: tableId('other'), touched: [{ table: tableId('other'), at: {} }] }
    const { notices, visited } = tell({ ...step, status: 'done', ...other })
    expect(notices).toMatchObject([{ key: 'undo.elsewhere', facts: { table: '«other»' } }])
    notices[0]?.action?.run()
    expect(visited).toEqual(['other'])
  })

  test('[UNDO9] what was said goes with the next step, and only then; whoever is taken there is told where', () => {
    const shown = shownPlan()
    const notices = new Notices()
    const other = tableId('other')
    const command = { doc: TABLE, kind: 'edit-cells', steps: [], at: 0 } as const
    const place = {
      session: shown.session,
      shown: TABLE,
      nameOf: (id: string) => `«${id}»`,
      visit: () => undefined,
    }
    shown.undoGives({ ...step, status: 'left', table: TABLE, denied: 'final' })
    undo(place, notices)
    shown.setHistory({ canRedo: false })
    expect(notices.list).toMatchObject([{ key: 'denied.undo' }])
    shown.setHistory({ nextUndo: command })
    expect(notices.list).toEqual([])
    undo(place, notices)
    report(
      { ...step, status: 'done', table: other, touched: [{ table: other, at: {} }] },
      'undo',
      place,
      notices,
      true,
    )
    expect(notices.list).toMatchObject([{ key: 'undo.elsewhere', facts: { table: '«other»' } }])
    expect(notices.list[0]?.action).toBeUndefined()
  })

  test('names who has changed it since', () => {
    const since = [{ by: 'Li', step: { do: 'text', name: 'x', before: '', after: '' } }] as const
    expect(tell({ ...step, status: 'left', table: TABLE, since }).notices).toMatchObject([
      { key: 'undo.left-by', facts: { name: 'Li' }, tone: 'warning' },
    ])
    expect(tell({ ...step, status: 'partly', table: TABLE }).notices).toMatchObject([{ key: 'undo.partly' }])
    expect(tell({ ...step, status: 'left', table: TABLE, denied: 'final' }).notices).toMatchObject([
      { key: 'denied.undo', tone: 'warning' },
    ])
  })
})
