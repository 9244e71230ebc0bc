import { describe, expect, test, vi } from 'vitest'

import type { UnsentPlan } from '../../../client/session/device-port.ts'
import type { JournalEntry } from '../../../client/session/ports.ts'
import { Account } from '../../../client/state/account.svelte.ts'
import { OpenWork } from '../../../client/state/open-work.ts'
import { Partings } from '../../../client/state/parting.svelte.ts'
import { PlanOpening } from '../../../client/state/plan-opening.svelte.ts'
import type { Command } from '../../../shared/doc/step.ts'
import type { Denial } from '../../../shared/model/access.ts'
import { planId } from '../../../shared/model/ids.ts'
import { ANA, fakeServer, LI, memoryTexts, session as told } from '../helpers/fake-server.ts'
import { shownPlan } from '../helpers/shown-plan.ts'

const command = (after: number): Command => ({
  doc: 'compliance',
  kind: 'edit-cells',
  steps: [{ do: 'field', in: 'rows', id: 'r1', field: 'c1', before: 1, after }],
  at: after,
})
const unsent = (plan: string, ...after: number[]): UnsentPlan => ({
  plan,
  edits: after.map((at) => ({ command: command(at), refused: null })),
})
const refused = (plan: string, reason: Denial): UnsentPlan => ({
  plan,
  edits: [{ command: command(9), refused: reason }],
})

/** Somebody signed in with a plan open, and what happens in which order. */
async function setting(stored: readonly UnsentPlan[], person = ANA) {
  const happened: string[] = []
  const server = fakeServer({
    'GET /api/session': told(person),
    'DELETE /api/session': () => (happened.push('session ended'), null),
  })
  const account = new Account({ api: server.api, texts: memoryTexts({ 'fascicle.me': JSON.stringify(ANA) }) })
  await account.start(true)
  const plan = shownPlan()
  const entry = { command: command(1) } as JournalEntry
  const session = Object.assign(plan.session, {
    refusedEdits: () => [],
    saved: vi.fn<() => Promise<void>>(() => Promise.resolve()),
    close: () => (happened.push('plan closed'), Promise.resolve()),
  })
  const opening = new PlanOpening(() => Promise.resolve(session))
  await opening.visit(planId('section-10-2023'))
  const device = { stored, wipe: (): Promise<void> => (happened.push('wiped'), Promise.resolve()) }
  const files: { name: string; text: string }[] = []
  const openPlan = vi.fn<(id: string) => Promise<typeof session>>(() => Promise.resolve(session))
  const partings = new Partings({
    account,
    opening,
    work: new OpenWork(() => opening.session, 1),
    device: () =>
      Promise.resolve({ unsent: () => Promise.resolve(device.stored), wipe: () => device.wipe() }),
    openPlan,
    leaveFor: (path) => void happened.push(`to ${path}`),
    save: (file) => void files.push(file),
  })
  return { account, device, entry, files, happened, opening, openPlan, partings, plan, server, session }
}

describe('leaving a device', () => {
  test('[PART1] with everything sent asks nothing', async () => {
    const { account, happened, partings } = await setting([])
    await partings.begin('sign-out')
    expect(happened).toEqual(['plan closed', 'wiped', 'session ended', 'to /sign-in'])
    expect(account.me).toBeNull()
  })

  test('[PART2] with unsent edits empties nothing', async () => {
    const { account, happened, partings } = await setting([unsent('a', 1, 2), unsent('b', 3)])
    await partings.begin('sign-out')
    expect([partings.now?.step, partings.count, partings.mayWait]).toEqual(['asking', 3, true])
    partings.cancel()
    expect([happened, partings.now, account.me]).toEqual([[], null, ANA])
  })

  test('[PART2] to let them go is asked twice', async () => {
    const { happened, partings } = await setting([unsent('a', 1)])
    await partings.begin('sign-out')
    partings.askToDiscard()
    expect([partings.now?.step, happened]).toEqual(['discarding', []])
    partings.finish()
    await expect.poll(() => happened.at(-1)).toBe('to /sign-in')
  })

  test('[PART2] a file says what they were, and then one may go', async () => {
    const { files, happened, partings } = await setting([unsent('section-10-2023', 12)])
    await partings.begin('sign-out')
    partings.export()
    await expect.poll(() => partings.now?.step).toBe('exported')
    expect([partings.now?.step, happened, files.length]).toEqual(['exported', [], 1])
    expect(files[0]?.name).toMatch(/^unsent Ana Ruiz \d{4}-\d\d-\d\d\.json$/)
    expect(JSON.parse(files[0]?.text ?? '')).toMatchObject({
      person: { name: 'Ana Ruiz' },
      plans: [
        {
          plan: 'section-10-2023',
          edits: [
            {
              table: 'compliance',
              tableName: 'Table 10.22',
              changes: [{ before: 1, after: 12 }],
              command: command(12),
            },
          ],
        },
      ],
    })
  })

  test('[PART2] what a device that stores nothing has in memory counts', async () => {
    const { entry, partings, plan } = await setting([])
    plan.setHistory({ unsent: [entry] })
    await partings.begin('sign-out')
    expect(partings.count).toBe(1)
  })

  test('[PART3] waiting sends what is open and what is not, then goes', async () => {
    const { device, happened, openPlan, partings, session } = await setting([
      unsent('section-10-2023', 1),
      unsent('other', 2),
    ])
    await partings.begin('sign-out')
    session.saved
      .mockImplementationOnce(() => Promise.resolve())
      .mockImplementationOnce(() => {
        device.stored = []
        return Promise.resolve()
      })
    await partings.wait()
    expect(openPlan.mock.calls).toEqual([['other']])
    expect(happened).toEqual(['plan closed', 'plan closed', 'wiped', 'session ended', 'to /sign-in'])
  })

  test('[PART3] what the server would not have is asked about again, and not waited for', async () => {
    const { device, happened, partings } = await setting([unsent('section-10-2023', 1, 2)])
    await partings.begin('sign-out')
    device.stored = [refused('section-10-2023', 'final')]
    await partings.wait()
    expect([partings.now?.step, partings.count, partings.mayWait, happened]).toEqual(['asking', 1, false, []])
  })

  test('[PART3] one may stop waiting', async () => {
    const { happened, partings, session } = await setting([unsent('section-10-2023', 1)])
    await partings.begin('sign-out')
    session.saved.mockImplementation(() => new Promise(() => undefined))
    const waiting = partings.wait()
    expect(partings.now?.step).toBe('waiting')
    partings.cancel()
    await waiting
    expect([partings.now, happened]).toEqual([null, []])
  })

  test('[PART3] or decide otherwise, and is still asked', async () => {
    const { happened, partings, session } = await setting([unsent('section-10-2023', 1)])
    await partings.begin('sign-out')
    session.saved.mockImplementation(() => new Promise(() => undefined))
    const waiting = partings.wait()
    partings.back()
    await waiting
    expect([partings.now?.step, partings.count, happened]).toEqual(['asking', 1, []])
  })

  test('[PART4] a newcomer decides about another’s edits, and cannot wait for them', async () => {
    const { account, happened, partings } = await setting([unsent('a', 1)], LI)
    await partings.begin('newcomer')
    expect([partings.mayWait, account.newcomer]).toEqual([false, LI])
    partings.finish()
    await expect.poll(() => happened).toEqual(['plan closed', 'wiped', 'to /'])
    expect(account.me).toEqual(LI)
  })

  test('[PART4] or leaves them, and is signed out', async () => {
    const { account, happened, partings } = await setting([unsent('a', 1)], LI)
    await partings.begin('newcomer')
    partings.cancel()
    await expect.poll(() => account.newcomer).toBeNull()
    expect([account.me, happened]).toEqual([ANA, ['session ended']])
  })

  test('[PART5] a device that cannot be emptied says so', async () => {
    const { account, device, happened, partings } = await setting([])
    device.wipe = () => Promise.reject(new Error('held'))
    await partings.begin('sign-out')
    expect([partings.now?.step, happened]).toEqual(['held', ['plan closed']])
    expect(account.me).toEqual(ANA)
  })
})
