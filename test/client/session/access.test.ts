import { describe, expect, test } from 'vitest'

import { RegisterDoc } from '../../../shared/doc/register-doc.ts'
import type { Grant } from '../../../shared/model/access.ts'
import { columnId, rowId, tableId } from '../../../shared/model/ids.ts'
import type { LifecycleRecord } from '../../../shared/model/lifecycle.ts'
import { sessionWorld } from '../../helpers/session-world.ts'

const [BUDGET, WORK] = [tableId('budget'), tableId('work')]
const at = (row: string, column = 'spent') => [rowId(row), columnId(column)] as const

const world = sessionWorld()
const { start, quiet } = world

const RECORD: LifecycleRecord = {
  table: BUDGET,
  state: 'final',
  step: 'finalise',
  person: 'person-Li',
  name: 'Li',
  at: 5,
  note: 'as agreed',
  hash: 'ab',
}
const draft: LifecycleRecord = { ...RECORD, state: 'draft', step: 'reopen' }

/** What the server writes into its register; everybody hears it. */
class Register {
  readonly #document = new RegisterDoc({ random: Math.random, now: Date.now, mainLanguage: () => 'en' })

  members(anas: readonly Grant[]): void {
    this.#document.putMembers(
      new Map([
        ['person-Li', { name: 'Li', grants: [{ scope: 'plan', role: 'owner' }] }],
        ['person-Ana', { name: 'Ana', grants: anas }],
      ]),
    )
    world.server.write('register', this.#document.encode())
  }

  put(record: LifecycleRecord): void {
    this.#document.put([{ record, frozen: null }])
    world.server.write('register', this.#document.encode())
  }
}

describe('rights', () => {
  test('[RIGHTS1, RIGHTS2] without a register, and for whoever is not signed in, writing is taken for allowed', async () => {
    const { session } = await start({ verified: true })
    await quiet()
    expect(session.access(BUDGET)).toEqual({
      mode: 'write',
      reason: null,
      state: 'draft',
      record: null,
      moved: [],
      outdated: false,
    })
    expect(session.access(BUDGET)).toBe(session.access(BUDGET))
    expect([session.mayPlan('structure'), session.mayPlan('share'), session.members()]).toEqual([
      null,
      null,
      [],
    ])
    const register = new Register()
    register.members([{ scope: 'plan', role: 'viewer' }])
    register.put(RECORD)
    const stranger = await start({ name: 'Ana' })
    await quiet()
    expect(stranger.session.access(WORK)).toMatchObject({ mode: 'write', reason: null })
    expect(stranger.session.access(BUDGET)).toMatchObject({ mode: 'read', reason: 'final', record: RECORD })
  })

  test('[RIGHTS1, RIGHTS3] an editor of one table edits that one, reads the rest, and is told why', async () => {
    const register = new Register()
    register.members([
      { scope: 'plan', role: 'viewer' },
      { scope: 'table:budget', role: 'editor' },
    ])
    const { session, disk } = await start({ verified: true })
    await quiet()
    expect(session.access(BUDGET)).toMatchObject({ mode: 'write', reason: null })
    expect(session.access(WORK)).toMatchObject({ mode: 'read', reason: 'another-part' })
    const before = session.table(WORK).encode()
    for (const outcome of [
      session.commit(WORK, ...at('plain', 'figure'), '8', 'en'),
      session.clear(WORK, [{ row: rowId('plain'), column: columnId('figure') }]),
      session.removeTable(WORK),
    ])
      expect(outcome).toMatchObject({
        status: 'refused',
        code: 'read-only',
        facts: { reason: 'another-part' },
      })
    expect(() => session.insertRows(WORK, { at: 1, count: 1 })).toThrow('read-only')
    expect(session.table(WORK).encode()).toEqual(before)
    expect(session.mayPlan('structure')).toBe('another-part')
    expect(session.mayPlan('read')).toBeNull()
    expect(session.members().map(({ id, name }) => [id, name])).toEqual([
      ['person-Ana', 'Ana'],
      ['person-Li', 'Li'],
    ])
    await world.stop(session)
    world.server.up = false
    const offline = await start({ verified: true, disk })
    expect(offline.session.access(WORK)).toMatchObject({ mode: 'read', reason: 'another-part' })
  })

  test('[OPEN7] who may edit one table, and is told so before anything of the plan has come, opens it', async () => {
    const register = new Register()
    register.members([
      { scope: 'plan', role: 'viewer' },
      { scope: 'table:budget', role: 'editor' },
    ])
    const { server } = world
    server.denialOf = (_client, room) => (room === 'budget' ? null : 'another-part')
    // The register last of all.
    server.stateLater = (room) => (room === 'register' ? 20 : 0)
    server.network.auto = false
    // Frame by frame, and everybody has time to act on each.
    const opening = start({ verified: true, within: 5000 })
    const ended = opening.then(() => 'open').catch(String)
    const turn = () => new Promise<null>((resolve) => setTimeout(resolve, 0, null))
    let outcome: string | null = null
    for (let n = 0; n < 2000 && outcome === null; n++) {
      server.network.step(0)
      outcome = await Promise.race([ended, turn()])
    }
    expect(outcome).toBe('open')
    const { session } = await opening
    // At once, not after a while.
    expect(session.access(BUDGET)).toMatchObject({ mode: 'write', reason: null })
    expect(session.access(WORK)).toMatchObject({ mode: 'read', reason: 'another-part' })
    expect(session.members()).toHaveLength(2)
    server.network.auto = true
    await quiet()
    expect(await session.synced(100)).toBe(true)
    session.commit(BUDGET, ...at('posts'), '7', 'en')
    await quiet()
    expect([session.value(BUDGET, ...at('posts')), session.status.saved]).toEqual([7, true])
    expect(session.refusedEdits()).toEqual([])
  })

  test('[RIGHTS1] a change is told once, and only what changed is another object', async () => {
    const register = new Register()
    register.members([{ scope: 'plan', role: 'editor' }])
    const { session } = await start({ verified: true })
    await quiet()
    const [budget, work] = [session.access(BUDGET), session.access(WORK)]
    await quiet()
    let told = 0
    session.onAccess(() => void told++)
    session.commit(BUDGET, ...at('posts'), '1', 'en')
    await quiet()
    expect(told).toBe(0)
    register.put(RECORD)
    await quiet()
    expect(told).toBe(1)
    expect(session.access(BUDGET)).not.toBe(budget)
    expect(session.access(WORK)).toBe(work)
    register.put(draft)
    await quiet()
    expect([told, session.access(BUDGET).mode]).toEqual([2, 'write'])
  })

  test('[RIGHTS4] the server may allow less than the register', async () => {
    new Register().members([{ scope: 'plan', role: 'editor' }])
    const { session } = await start({ verified: true })
    await quiet()
    world.server.denialOf = () => 'token-limit'
    world.server.tellAccess('work')
    world.server.tellAccess('outline')
    await quiet()
    expect(session.access(WORK)).toMatchObject({ mode: 'read', reason: 'token-limit' })
    expect(session.mayPlan('structure')).toBe('token-limit')
    expect(session.access(BUDGET).mode).toBe('write')
  })

  test('[RIGHTS5] steps of a table’s life: the right to them, and where they begin', async () => {
    const register = new Register()
    register.members([{ scope: 'plan', role: 'editor' }])
    const { session } = await start({ verified: true })
    const li = await start({ name: 'Li', verified: true })
    await quiet()
    const steps = () =>
      (['submit', 'withdraw', 'finalise', 'reopen'] as const).map((step) => session.mayStep(BUDGET, step))
    expect(steps()).toEqual([null, 'wrong-state', null, 'owners-only'])
    register.put(RECORD)
    await quiet()
    expect(steps()).toEqual(['wrong-state', 'wrong-state', 'wrong-state', 'owners-only'])
    expect(li.session.mayStep(BUDGET, 'reopen')).toBeNull()
    expect(li.session.mayPlan('share')).toBeNull()
    expect(session.mayPlan('share')).toBe('owners-only')
  })

  test('[RIGHTS3] whoever is no member any more is told so; an administrator may share all the same', async () => {
    new Register().members([])
    const { session } = await start({ verified: true, administrator: true })
    await quiet()
    expect(session.commit(BUDGET, ...at('posts'), '1', 'en')).toMatchObject({
      code: 'not-allowed',
      facts: { reason: 'not-a-member' },
    })
    expect(session.mayPlan('share')).toBeNull()
  })
})
