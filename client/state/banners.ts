/**
 * The sentences across the top of the page about how things stand, worst first: from what the session and the browser say, to what the
 * page must tell. Pure; `PlanBanners.svelte` draws them. A person who is offline and whose device keeps everything gets one calm line.
 */
import type { Facts, MessageKey } from '../i18n/message.ts'
import type { RefusedRoom, SessionStatus } from '../session/session-types.ts'

export type BannerAction = 'download-plan' | 'reload' | 'dismiss' | 'sign-in' | 'show-refused'
export type BannerLine = {
  readonly key: MessageKey
  readonly facts: Facts
  readonly tone: 'calm' | 'warning' | 'danger'
  readonly about: 'network' | 'storage' | 'calculation' | 'refusal'
  readonly actions: readonly BannerAction[]
}

export type BannerFacts = {
  readonly status: SessionStatus
  /** The connection has been away long enough to say so. */
  readonly away: boolean
  /** Refused edits that the person has not looked at. */
  readonly unseenRefused: number
  /** Refused edits that could not be written when the person looked at them, or never looked, and can be now. */
  readonly writableRefused: number
  /** The browser itself has no network. */
  readonly networkDown: boolean
  /** The room of the table shown, if any. */
  readonly room: string | null
}

const STORAGE_LINES = {
  full: 'banner.storage.full',
  failed: 'banner.storage.failed',
  unavailable: 'banner.storage.unavailable',
  newer: 'banner.storage.newer',
  cleared: 'banner.storage.cleared',
} as const

const STORAGE_ACTIONS: { readonly [state in keyof typeof STORAGE_LINES]?: readonly BannerAction[] } = {
  newer: ['reload', 'download-plan'],
  cleared: ['dismiss'],
}

export function bannerLines(facts: BannerFacts): BannerLine[] {
  return [
    ...accountLines(facts.status),
    ...refusalLines(facts),
    ...refusedEditLines(facts),
    ...serverLines(facts.status),
    ...storageLines(facts.status),
    ...calcLines(facts.status),
    ...networkLines(facts),
  ]
}

/** Their sentences ask for it: restored server, page too old, too many connections. */
const RELOAD_HELPS: ReadonlySet<number> = new Set([4409, 4426, 4429])

/** Who the server takes this person for. Says it once, for all tables. */
function accountLines({ account, saved, unsaved }: SessionStatus): BannerLine[] {
  if (account === 'sign-in')
    return [
      {
        key: saved ? 'banner.account.sign-in' : 'banner.account.unsent',
        facts: saved ? {} : { count: unsaved },
        tone: 'calm',
        about: 'refusal',
        actions: ['sign-in'],
      },
    ]
  return account === 'removed'
    ? [
        {
          key: 'banner.account.removed',
          facts: {},
          tone: 'danger',
          about: 'refusal',
          actions: ['download-plan'],
        },
      ]
    : []
}

const refusedEditLines = ({ unseenRefused, writableRefused }: BannerFacts): BannerLine[] =>
  unseenRefused + writableRefused === 0
    ? []
    : [
        {
          key: unseenRefused > 0 ? 'refused.count' : 'refused.count.open',
          facts: { count: unseenRefused || writableRefused },
          tone: 'warning',
          about: 'refusal',
          actions: ['show-refused'],
        },
      ]

function refusalLines({ status, room }: BannerFacts): BannerLine[] {
  // The account says it better.
  if (status.account !== 'ok') return []
  const outline = status.refused.find((refused) => refused.room === 'outline' && refused.mode === 'closed')
  const shown = status.refused.find((refused) => refused.room === room)
  const one = outline ?? shown
  // A table that may only be read says so itself.
  if (!one || one.mode === 'read') return []
  const actions: BannerAction[] = RELOAD_HELPS.has(one.code) ? ['reload', 'download-plan'] : ['download-plan']
  return [{ key: refusalKey(one), facts: { code: one.code }, tone: 'danger', about: 'refusal', actions }]
}

const serverLines = ({ server, saved }: SessionStatus): BannerLine[] =>
  server === 'cannot-save' && !saved
    ? [{ key: 'banner.refused.server-storage', facts: {}, tone: 'warning', about: 'refusal', actions: [] }]
    : []

function refusalKey({ code }: RefusedRoom): MessageKey {
  const known: Readonly<Record<number, MessageKey>> = {
    4401: 'banner.refused.sign-in',
    4403: 'banner.refused.not-allowed',
    4404: 'banner.refused.unknown',
    4409: 'banner.refused.epoch',
    4413: 'banner.refused.too-large',
    4426: 'banner.refused.too-old',
    4429: 'banner.refused.too-many',
  }
  return known[code] ?? 'banner.refused.other'
}

function storageLines({ storage }: SessionStatus): BannerLine[] {
  const lines: BannerLine[] = []
  if (storage.state !== 'ok')
    lines.push({
      key: STORAGE_LINES[storage.state],
      facts: { reason: storage.reason },
      tone: storage.state === 'cleared' ? 'warning' : 'danger',
      about: 'storage',
      actions: STORAGE_ACTIONS[storage.state] ?? ['download-plan'],
    })
  if (storage.broken > 0)
    lines.push({
      key: 'banner.storage.broken',
      facts: { count: storage.broken },
      tone: 'warning',
      about: 'storage',
      actions: [],
    })
  return lines
}

const calcLines = ({ calc }: SessionStatus): BannerLine[] =>
  calc === 'failed'
    ? [{ key: 'banner.calc.failed', facts: {}, tone: 'danger', about: 'calculation', actions: ['reload'] }]
    : []

function networkLines({ status, away, networkDown }: BannerFacts): BannerLine[] {
  if (!away || status.connection === 'online') return []
  // The server has answered: it wants to know who this is, or has nothing for this person.
  if (status.account === 'removed' || (status.account === 'sign-in' && !networkDown)) return []
  const safe = status.storage.state === 'ok' || status.storage.state === 'cleared'
  const key = networkDown
    ? safe
      ? 'banner.offline'
      : 'banner.offline.memory'
    : safe
      ? 'banner.no-server'
      : 'banner.no-server.memory'
  return [{ key, facts: {}, tone: 'calm', about: 'network', actions: [] }]
}
