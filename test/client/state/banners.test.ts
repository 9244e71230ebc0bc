import { describe, expect, test } from 'vitest'

import type { BannerFacts } from '../../../client/state/banners.ts'
import { bannerLines } from '../../../client/state/banners.ts'
import { QUIET } from '../helpers/shown-plan.ts'

const facts = (status: Partial<BannerFacts['status']>, more: Partial<BannerFacts> = {}): BannerFacts => ({
  status: { ...QUIET, ...status },
  away: false,
  unseenRefused: 0,
  writableRefused: 0,
  networkDown: false,
  room: 'overall-objects',
  ...more,
})
const keys = (given: BannerFacts): string[] => bannerLines(given).map((line) => line.key)

describe('the lines above the table', () => {
  test('nothing is said when all is well', () => {
    expect(keys(facts({}))).toEqual([])
  })

  test('a short break of the connection is not mentioned', () => {
    expect(keys(facts({ connection: 'connecting' }))).toEqual([])
  })

  test.each([
    [true, 'ok', 'banner.offline'],
    [false, 'ok', 'banner.no-server'],
    [true, 'full', 'banner.offline.memory'],
    [false, 'unavailable', 'banner.no-server.memory'],
  ] as const)('offline (network down: %s, storage %s) says %s', (networkDown, state, key) => {
    const given = facts(
      { connection: 'offline', storage: { state, reason: '', broken: 0 } },
      { away: true, networkDown },
    )
    const line = bannerLines(given).at(-1)
    expect(line).toMatchObject({ key, tone: 'calm' })
  })

  test.each(['full', 'failed', 'unavailable', 'newer'] as const)('storage %s is an alarm', (state) => {
    const [line] = bannerLines(facts({ storage: { state, reason: 'why', broken: 0 } }))
    expect(line).toMatchObject({ key: `banner.storage.${state}`, tone: 'danger', about: 'storage' })
  })

  test('storage that was cleared is said until it is dismissed, and nothing is unsafe by it', () => {
    const storage = { state: 'cleared', reason: '', broken: 0 } as const
    expect(bannerLines(facts({ storage }))).toMatchObject([
      { key: 'banner.storage.cleared', tone: 'warning', actions: ['dismiss'] },
    ])
    const away = facts({ storage, connection: 'offline' }, { away: true, networkDown: true })
    expect(keys(away)).toEqual(['banner.storage.cleared', 'banner.offline'])
  })

  test('a server that cannot save is said while something waits for it', () => {
    expect(bannerLines(facts({ server: 'cannot-save', saved: false }))).toMatchObject([
      { key: 'banner.refused.server-storage', tone: 'warning' },
    ])
    expect(keys(facts({ server: 'cannot-save' }))).toEqual([])
  })

  test('pieces moved aside are counted', () => {
    const [line] = bannerLines(facts({ storage: { state: 'ok', reason: '', broken: 3 } }))
    expect(line).toMatchObject({ key: 'banner.storage.broken', facts: { count: 3 } })
  })

  test('a failed calculation is said and a reload offered', () => {
    expect(bannerLines(facts({ calc: 'failed' }))).toMatchObject([
      { key: 'banner.calc.failed', actions: ['reload'] },
    ])
  })

  test.each([
    [4401, 'banner.refused.sign-in'],
    [4403, 'banner.refused.not-allowed'],
    [4404, 'banner.refused.unknown'],
    [4409, 'banner.refused.epoch'],
    [4413, 'banner.refused.too-large'],
    [4426, 'banner.refused.too-old'],
    [4429, 'banner.refused.too-many'],
    [4999, 'banner.refused.other'],
  ])('code %i of the table shown says %s', (code, key) => {
    expect(keys(facts({ refused: [{ room: 'overall-objects', mode: 'closed', code, reason: '' }] }))).toEqual(
      [key],
    )
  })

  test.each([4409, 4426, 4429])(
    'the sentence of code %i asks for a reload, and there is a button for it',
    (code) => {
      const refused = [{ room: 'outline', mode: 'closed', code, reason: '' }] as const
      expect(bannerLines(facts({ refused }))[0]?.actions).toEqual(['reload', 'download-plan'])
    },
  )

  test('a table that may only be read says so itself, where one would write', () => {
    const refused = [{ room: 'overall-objects', mode: 'read', code: 0, reason: '' }] as const
    expect(keys(facts({ refused }))).toEqual([])
  })

  test('[TL6] refused edits that can be written now are told of again', () => {
    expect(bannerLines(facts({}, { writableRefused: 2 }))).toMatchObject([
      { key: 'refused.count.open', facts: { count: 2 }, actions: ['show-refused'] },
    ])
    expect(keys(facts({}, { writableRefused: 2, unseenRefused: 1 }))).toEqual(['refused.count'])
  })

  test('[TL6] edits that were not accepted are said until they are looked at', () => {
    expect(bannerLines(facts({}, { unseenRefused: 3 }))).toMatchObject([
      { key: 'refused.count', facts: { count: 3 }, tone: 'warning', actions: ['show-refused'] },
    ])
    expect(keys(facts({ refusedEdits: 3 }))).toEqual([])
  })

  test.each([
    ['sign-in', false, []],
    ['sign-in', true, ['banner.offline']],
    ['removed', true, []],
  ] as const)(
    '%s: a server that has answered is not called silent (no network: %j)',
    (account, networkDown, keys) => {
      const lines = bannerLines({ ...facts({ account, connection: 'offline' }), away: true, networkDown })
      expect(lines.filter(({ about }) => about === 'network').map(({ key }) => key)).toEqual(keys)
    },
  )

  test.each([
    [true, 'banner.account.sign-in'],
    [false, 'banner.account.unsent'],
  ])('whoever is signed out by the server is asked once for all tables (all saved: %s)', (saved, key) => {
    const refused = ['outline', 'overall-objects'].map(
      (room) => ({ room, mode: 'closed', code: 4401, reason: '' }) as const,
    )
    const lines = bannerLines(facts({ account: 'sign-in', saved, refused }))
    expect(lines).toMatchObject([{ key, tone: 'calm', actions: ['sign-in'] }])
  })

  test('whoever is not in the plan any more is told, and can take along what is here', () => {
    const refused = [{ room: 'outline', mode: 'closed', code: 4403, reason: '' }] as const
    expect(bannerLines(facts({ account: 'removed', refused }))).toMatchObject([
      { key: 'banner.account.removed', tone: 'danger', actions: ['download-plan'] },
    ])
  })
})
