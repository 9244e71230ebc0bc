/** The page goes only when nothing is lost, and says what to do otherwise. */
import { describe, expect, test, vi } from 'vitest'

import { PageDeparture } from '../../../client/pages/page-departure.ts'
import { eventually } from '../../helpers/eventually.ts'
import { shownPlan } from '../helpers/shown-plan.ts'
import { testShell } from '../helpers/test-shell.ts'

function page() {
  const shown = shownPlan()
  const made = testShell(shown.session)
  const download = vi.fn<() => void>()
  return { ...made, shown, download, departure: new PageDeparture(made.shell, download) }
}

describe('reloading', () => {
  test('a page with nothing to lose is reloaded', async () => {
    const { departure, reload, notices } = page()
    await departure.reload()
    expect(reload).toHaveBeenCalledTimes(1)
    expect(notices()).toEqual([])
  })

  test('not under an edit that cannot be written', async () => {
    const { departure, reload, shell, notices } = page()
    shell.work.follow({
      isUnwritten: true,
      isOpen: true,
      unfinished: 'B5',
      resume: () => undefined,
      commit: () => false,
    })
    await departure.reload()
    expect(reload).not.toHaveBeenCalled()
    expect(notices()).toEqual(['leave.editing'])
  })

  test('not while changes are nowhere but here; the plan can be taken along', async () => {
    const { departure, reload, shell, shown, notices, download } = page()
    shown.setStatus({ kept: 'failed', saved: false })
    await departure.reload()
    expect(reload).not.toHaveBeenCalled()
    expect(notices()).toEqual(['leave.unkept'])
    shell.notices.list[0]?.action?.run()
    expect(download).toHaveBeenCalledTimes(1)
  })
})

describe('a part of the page that cannot be fetched', () => {
  test('may be of a newer version: reload', async () => {
    const { departure, shell, reload } = page()
    departure.tellMissingPart()
    expect(shell.notices.list[0]).toMatchObject({ key: 'part.failed', action: { key: 'action.reload' } })
    shell.notices.list[0]?.action?.run()
    await eventually(() => expect(reload).toHaveBeenCalledTimes(1))
  })

  test('without a network: wait for it', () => {
    const { departure, page: window, notices } = page()
    window.navigator.onLine = false
    window.dispatchEvent(new Event('offline'))
    departure.tellMissingPart()
    expect(notices()).toEqual(['part.failed.offline'])
  })
})

describe('typed text that its grid could not write', () => {
  test('stays in sight until it is copied', async () => {
    vi.useFakeTimers()
    const { departure, shell } = page()
    const copied = vi.fn<(text: string) => Promise<void>>(async () => undefined)
    vi.stubGlobal('navigator', { clipboard: { writeText: copied } })
    const long = 'x'.repeat(1000)
    departure.keepText('first')
    departure.keepText(long)
    for (let i = 0; i < 5; i++) shell.notices.tell('language.failed')
    vi.advanceTimersByTime(10 * 60_000)
    expect(shell.notices.list.map(({ key }) => key)).toEqual(['edit.unwritten', 'edit.unwritten'])
    const [first, second] = shell.notices.list
    expect(first?.facts).toEqual({ text: 'first' })
    second?.action?.run()
    expect(copied).toHaveBeenCalledWith(long)
    shell.notices.dismiss(second!.id)
    expect(shell.notices.list).toEqual([first])
    vi.unstubAllGlobals()
    vi.useRealTimers()
  })

  test('says so when the table may only be read by now', () => {
    const { departure, shell } = page()
    departure.keepText('12', true)
    departure.keepText('13')
    expect(shell.notices.list.map(({ key, facts }) => [key, facts])).toEqual([
      ['edit.refused', { text: '12' }],
      ['edit.unwritten', { text: '13' }],
    ])
  })
})
