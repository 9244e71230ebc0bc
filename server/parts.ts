/**
 * What a server is made of besides its listeners: the rooms, who may enter them, and everything that routes are made of. Put together by
 * `startApp`, in the order in which the parts need one another.
 */
import { auditDesk } from './audit/audit-desk.ts'
import { type Auth, createAuth } from './auth/auth.ts'
import { createDoor, type DoorParts } from './auth/create-door.ts'
import type { PasswordCost } from './auth/passwords.ts'
import { Sharing } from './auth/sharing.ts'
import { ssoSettings } from './auth/sso-settings.ts'
import { PlanThreads } from './calc/plan-threads.ts'
import type { ServerConfig } from './config.ts'
import { RegisterProjection } from './finalise/register-projection.ts'
import { TableLives } from './finalise/table-lives.ts'
import { withRegisters } from './finalise/with-registers.ts'
import type { Log } from './log.ts'
import type { Metrics } from './metrics.ts'
import { PlanOutlines } from './plan-outlines.ts'
import type { LogStore } from './room/ports.ts'
import { PresenceClock } from './room/presence-clock.ts'
import { ROOM_LIMITS, type RoomLimits } from './room/room-limits.ts'
import { Rooms } from './room/rooms.ts'
import type { Site } from './site.ts'
import type { TableStore } from './store/tables.ts'
import { watchOutlines } from './watch-outlines.ts'
import { watchWrites } from './watch-writes.ts'

export type PartsOptions = {
  readonly config: ServerConfig
  readonly log: Log
  readonly store: LogStore
  /** The relational tables of the same database. */
  readonly tables: TableStore
  readonly site: Site
  readonly metrics: Metrics
  /** Whoever shows it may do everything: noted for this machine's command line. Absent: nobody may. */
  readonly operatorKey?: string
  /** For tests that cannot wait. */
  readonly roomLimits?: Partial<RoomLimits>
  readonly passwordCost?: PasswordCost
}

export type Parts = PartsOptions &
  DoorParts & {
    readonly rooms: Rooms
    readonly outlines: PlanOutlines
    readonly auth: Auth
    /** Where plans are read and calculated. */
    readonly threads: PlanThreads
    readonly lives: TableLives
  }

export function createParts(options: PartsOptions): Parts {
  const { store, tables, site, log, metrics, operatorKey = null } = options
  const watched = watchOutlines(watchWrites(store, metrics.writeBegins), (plan) => moved(plan))
  const rooms = createRooms({ ...options, store: withRegisters(watched, (plan) => register.needed(plan)) })
  const register = new RegisterProjection({ tables, store, rooms, log })
  const outlines = new PlanOutlines(store, rooms)
  const auth = createAuth({
    tables,
    publicUrl: () => site.url,
    planTitle: async (plan) => (await outlines.summary(plan))?.title ?? null,
    sso: ssoSettings(options.config),
    onSetup: (person) => adopt(person),
    ...(options.passwordCost && { passwordCost: options.passwordCost }),
  })
  const doorParts = createDoor({ tables, auth, outlines, operatorKey })
  doorParts.changes.on((change) => register.heard(change))
  const threads = new PlanThreads({}, (reason) => log.error({ reason }, 'a plan could not be calculated'))
  const lives = new TableLives({ tables, store, rooms, ...doorParts, threads, register })

  /** Tables that are in another component now may be other people's. */
  const moved = async (plan: string): Promise<void> => {
    try {
      const tables = new Set(await outlines.changed(plan))
      if (tables.size > 0) doorParts.changes.tell({ plan, tables })
    } catch (error) {
      log.warn({ plan, err: error }, 'could not see which tables were moved; connections are looked at later')
    }
  }

  /** The first administrator owns what nobody owns: the sample plan, and what was made before there were people. */
  const adopt = async (person: string): Promise<void> => {
    try {
      const sharing = new Sharing({ tables, auth, changes: doorParts.changes })
      const owner = { is: 'person', person, name: '', administrator: true, session: '' } as const
      for (const plan of await store.plans()) await sharing.own(owner, plan, person)
    } catch (error) {
      log.error(
        { err: error },
        'the first administrator does not own every plan yet; she can share them to herself',
      )
    }
  }
  return { ...options, ...doorParts, rooms, outlines, auth, threads, lives }
}

function createRooms({ config, log, store, metrics, roomLimits }: PartsOptions): Rooms {
  return new Rooms({
    store,
    limits: {
      ...ROOM_LIMITS,
      document: config.documentLimit,
      update: config.updateLimit,
      compactRows: config.compactRows,
      compactBytes: config.compactBytes,
      idleMs: config.idleSeconds * 1000,
      ...roomLimits,
    },
    log,
    counts: metrics,
    audit: auditDesk(Date.now),
    clock: new PresenceClock(store.starts),
    now: () => performance.now(),
  })
}
