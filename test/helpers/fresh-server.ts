/** A server as it is first started: over a real database, with a plan nobody owns, and nobody who has an account. Stopped after the test. */
import { onTestFinished } from 'vitest'

import { type App, startApp } from '../../server/app.ts'
import { readConfig, type SettingName } from '../../server/config.ts'
import { createLog } from '../../server/log.ts'
import { SqliteLogStore } from '../../server/store/sqlite-log-store.ts'
import { EMPTY_UPDATE } from '../../shared/wire/merge-updates.ts'
import { PASSWORD, tokenIn } from './auth-world.ts'
import { Browser } from './browser.ts'
import { scratchDirectory } from './scratch-directory.ts'

export type FreshServer = App & {
  browser(): Browser
  /** A browser in which the first administrator is signed in. */
  setUp(): Promise<Browser>
  /** A browser in which somebody is signed in who was invited by `root`. */
  join(root: Browser, email: string, order?: object): Promise<Browser>
}

export async function freshServer(
  settings: Partial<Record<SettingName, string>> = {},
  operatorKey?: string,
): Promise<FreshServer> {
  const directory = scratchDirectory()
  const store = await SqliteLogStore.open(directory)
  await store.createPlan(
    'p',
    ['outline', 't'].map((room) => ({ room, update: EMPTY_UPDATE })),
  )
  const app = await startApp({
    config: readConfig({}, { port: '0', logLevel: 'silent', ...settings }),
    log: createLog('silent'),
    store,
    tables: store.tables,
    clientDirectory: directory,
    ...(operatorKey !== undefined && { operatorKey }),
  })
  onTestFinished(() => app.stop())
  const browser = (): Browser => new Browser(app.url)
  return {
    ...app,
    browser,
    setUp: async () => {
      const root = browser()
      const link = (await app.parts.auth.links.firstLink()) ?? ''
      const body = { email: 'root@example.org', name: 'Root', password: PASSWORD }
      await root.must('POST', `/api/links/${tokenIn(link)}`, body)
      return root
    },
    join: async (root, email, order = {}) => {
      const made = await root.must('POST', '/api/people/invitations', { email, name: 'Joined', ...order })
      const joined = browser()
      const link = tokenIn((made as { url: string }).url)
      await joined.must('POST', `/api/links/${link}`, { name: 'Joined', password: PASSWORD })
      return joined
    },
  }
}
