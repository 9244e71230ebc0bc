/**
 * One server from start to stop. Resolves when the process may end: after SIGTERM or SIGINT and an orderly stop. A second signal, or a
 * stop that takes too long, ends the process at once; nothing acknowledged can be lost by that. A fault nobody expected ends it, too.
 */
import { startApp } from './app.ts'
import type { ServerConfig } from './config.ts'
import { createLog } from './log.ts'
import { forgetServer, noteServer } from './running-server.ts'
import { seedPlans } from './seed-plans.ts'
import { SqliteLogStore } from './store/sqlite-log-store.ts'

const STOP_WITHIN_MS = 10_000
const SIGNALS = ['SIGTERM', 'SIGINT'] as const

export async function runServer(
  config: ServerConfig,
  clientDirectory: string,
  onReady: (url: string) => void,
): Promise<void> {
  const log = createLog(config.logLevel)
  for (const fault of ['uncaughtException', 'unhandledRejection'])
    process.on(fault, (error: unknown) => {
      log.fatal({ err: error }, 'a fault nobody expected; ending')
      process.exit(1)
    })

  const store = await SqliteLogStore.open(config.data)
  let app: Awaited<ReturnType<typeof startApp>>
  try {
    await seedPlans(store)
    app = await startApp({ config, log, store, clientDirectory })
  } catch (error) {
    await store.close()
    throw error
  }
  try {
    noteServer(config.data, app.url)
  } catch (error) {
    log.warn(
      { err: error },
      'commands beside this server will need its --url: the note for them cannot be written',
    )
  }
  const stopped = untilSignal()
  onReady(app.url)
  log.info({ url: app.url, signal: await stopped }, 'stopping')
  setTimeout(() => process.exit(1), STOP_WITHIN_MS).unref()
  for (const signal of SIGNALS) process.on(signal, () => process.exit(1))
  // Before the lock goes: afterwards the note could be another server's.
  forgetServer(config.data)
  await app.stop()
}

const untilSignal = (): Promise<string> =>
  new Promise((resolve) => {
    for (const signal of SIGNALS) process.once(signal, () => resolve(signal))
  })
