/**
 * Where a test of the scripting interface takes place: servers with the small plan, and plans opened from them as a script of its owner's opens
 * them.
 * What runs after the test is ended, plans before servers.
 */
import { afterEach } from 'vitest'

import { openPlan, type OpenPlanOptions, type Plan } from '../../client/headless.ts'
import { startApp, type App } from '../../server/app.ts'
import { readConfig } from '../../server/config.ts'
import { createLog } from '../../server/log.ts'
import type { LogStore } from '../../server/room/ports.ts'
import { MemoryLogStore } from '../../server/store/memory-log-store.ts'
import type { Grant, PlanRole } from '../../shared/model/access.ts'
import { makePerson } from './server-people.ts'
import { roomsOf, SMALL_PLAN } from './small-plan.ts'
import { tablesBeside } from './tables-beside.ts'

export type HeadlessWorld = {
  serve(store: LogStore, port?: number): Promise<App>
  stop(app: App): Promise<void>
  /** Of the plan's owner. */
  token(url: string): string
  /** Somebody else's, with these grants in the small plan. */
  tokenFor(app: App, name: string, grants: readonly Grant[], role?: PlanRole): Promise<string>
  open(url: string, options?: OpenPlanOptions): Promise<Plan>
  close(plan: Plan): Promise<void>
}

export function headlessWorld(): HeadlessWorld {
  const [plans, apps] = [new Set<Plan>(), new Set<App>()]
  /** Of the plan's owner, by the server's address. */
  const tokens = new Map<string, string>()
  const close = async (plan: Plan): Promise<void> => {
    plans.delete(plan)
    await plan.close()
  }
  const stop = async (app: App): Promise<void> => {
    apps.delete(app)
    await app.stop()
  }
  afterEach(async () => {
    for (const plan of plans) await close(plan)
    for (const app of apps) await stop(app)
  })
  return {
    serve: async (store, port = 0) => {
      const app = await startApp({
        config: readConfig({}, { port: String(port), logLevel: 'silent' }),
        log: createLog('silent'),
        store,
        tables: tablesBeside(store),
        clientDirectory: '',
      })
      apps.add(app)
      const owner = await makePerson(app, 'Ana', [{ scope: 'plan', role: 'owner' }], { plan: 'small' })
      tokens.set(app.url, owner.token)
      return app
    },
    stop,
    token: (url) => tokens.get(url) ?? '',
    tokenFor: async (app, name, grants, role = 'owner') =>
      (await makePerson(app, name, grants, { plan: 'small', role })).token,
    open: async (url, options = {}) => {
      const token = tokens.get(url)
      const shown = token === undefined ? {} : { token }
      const plan = await openPlan(url, 'small', { language: 'en', ...shown, ...options })
      plans.add(plan)
      return plan
    },
    close,
  }
}

/** The small plan, `leaveOut` being rooms that the server does not have. */
export async function smallStore(leaveOut: readonly string[] = []): Promise<MemoryLogStore> {
  const store = new MemoryLogStore()
  const rooms = [...roomsOf(SMALL_PLAN)].map(([room, update]) => ({ room, update }))
  await store.createPlan(
    'small',
    rooms.filter(({ room }) => !leaveOut.includes(room)),
  )
  return store
}
