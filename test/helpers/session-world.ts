/**
 * Where a test of sessions takes place: one fake server with the small plan, new for every test of the file that calls `sessionWorld`, and
 * the sessions that the test opens on it. Those that are open after the test are closed.
 */
import { afterEach, beforeEach } from 'vitest'

import type { PlanSession } from '../../client/session/plan-session.ts'
import { FakeServer } from './fake-server.ts'
import { openSession, quiet, type Opened, type SessionSetup } from './open-session.ts'
import { roomsOf, SMALL_PLAN } from './small-plan.ts'

export type SessionWorld = {
  /** The present test's. */
  readonly server: FakeServer
  /** All that are open. */
  readonly sessions: ReadonlySet<PlanSession>
  start(setup?: Partial<SessionSetup>): Promise<Opened>
  stop(session: PlanSession): Promise<void>
  /** Nobody closes it. */
  forget(session: PlanSession): void
  /** Lets everything that is on its way arrive. */
  quiet(): Promise<void>
}

export function sessionWorld(): SessionWorld {
  let server: FakeServer
  const sessions = new Set<PlanSession>()
  const stop = async (session: PlanSession): Promise<void> => {
    sessions.delete(session)
    await session.close()
  }
  beforeEach(() => {
    server = new FakeServer(roomsOf(SMALL_PLAN))
  })
  afterEach(async () => {
    for (const session of sessions) await stop(session)
  })
  return {
    get server() {
      return server
    },
    sessions,
    start: async (setup = {}) => {
      const opened = await openSession({ server, ...setup })
      sessions.add(opened.session)
      return opened
    },
    stop,
    forget: (session) => void sessions.delete(session),
    quiet: () => quiet(server),
  }
}
