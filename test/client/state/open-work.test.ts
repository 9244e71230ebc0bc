/** Nothing that was typed or changed goes with the page. */
import { describe, expect, test, vi } from 'vitest'

import { OpenWork } from '../../../client/state/open-work.ts'
import { shownPlan } from '../helpers/shown-plan.ts'

const typing = (commits: boolean) => {
  const editor = {
    isUnwritten: true,
    isOpen: true,
    unfinished: commits ? null : 'B5',
    resume: vi.fn<() => void>(),
    commit: vi.fn<() => boolean>(),
  }
  editor.commit.mockImplementation(() => {
    editor.isUnwritten = !commits
    return commits
  })
  return editor
}
function asked(work: OpenWork): boolean {
  const event = new Event('beforeunload', { cancelable: true })
  work.leaving(event)
  return event.defaultPrevented
}

describe('before the page is replaced', () => {
  test('what is being typed is written', async () => {
    const work = new OpenWork(() => shownPlan().session)
    const editor = typing(true)
    work.follow(editor)
    expect(await work.finish()).toBe('ready')
    expect(editor.commit).toHaveBeenCalledTimes(1)
  })

  test('text that cannot be written as it stands keeps the page', async () => {
    const work = new OpenWork(() => null)
    const end = work.follow(typing(false))
    expect(await work.finish()).toBe('editing')
    end()
    expect(await work.finish()).toBe('ready')
  })

  test('changes on their way to the disk are waited for', async () => {
    const shown = shownPlan()
    shown.setStatus({ kept: 'no', saved: false })
    const work = new OpenWork(() => shown.session)
    setTimeout(() => shown.setStatus({ kept: 'yes' }), 20)
    expect(await work.finish()).toBe('ready')
  })

  test('changes that are nowhere but here keep the page; saved on the server is enough', async () => {
    const shown = shownPlan()
    shown.setStatus({ kept: 'failed', saved: false })
    const work = new OpenWork(() => shown.session, 20)
    expect(await work.finish()).toBe('unkept')
    shown.setStatus({ kept: 'failed', saved: true })
    expect(await work.finish()).toBe('ready')
  })

  test('typing that began while we waited keeps the page', async () => {
    const shown = shownPlan()
    shown.setStatus({ kept: 'no', saved: false })
    const work = new OpenWork(() => shown.session)
    setTimeout(() => {
      work.follow(typing(true))
      shown.setStatus({ kept: 'yes' })
    }, 20)
    expect(await work.finish()).toBe('editing')
  })
})

describe('before another table is shown', () => {
  test('[GR18] a cell that is not finished is named and has the keyboard again; everything else is no obstacle', () => {
    const work = new OpenWork(() => null)
    expect(work.stay()).toBeNull()
    const editor = typing(false)
    const end = work.follow(editor)
    expect(work.stay()).toBe('B5')
    expect(editor.resume).toHaveBeenCalledTimes(1)
    end()
    work.follow(typing(true))
    expect(work.stay()).toBeNull()
  })
})

describe('closing the tab', () => {
  test('asks only when something would be lost', () => {
    const shown = shownPlan()
    const work = new OpenWork(() => shown.session)
    expect(asked(work)).toBe(false)
    shown.setStatus({ kept: 'yes', saved: false })
    expect(asked(work)).toBe(false)
    shown.setStatus({ kept: 'failed', saved: false })
    expect(asked(work)).toBe(true)
    expect(asked(new OpenWork(() => null))).toBe(false)
  })

  test('writes what is being typed, and asks when it cannot', () => {
    const work = new OpenWork(() => shownPlan().session)
    const editor = typing(true)
    work.follow(editor)
    expect(asked(work)).toBe(false)
    expect(editor.commit).toHaveBeenCalledTimes(1)
    work.follow(typing(false))
    expect(asked(work)).toBe(true)
  })
})
