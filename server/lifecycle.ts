/**
 * One server from start to stop. Says on the console where it listens and, until somebody has an account, where the first one is made.
 * Resolves when the process may end: after SIGTERM or SIGINT and an orderly stop. A second signal, or a stop that takes too long, ends the
 * process at once; nothing acknowledged can be lost by that. A fault nobody expected ends it, too.
 */
import { type App, startApp } from './app.ts'
import type { ServerConfig } from './config.ts'
import { EXIT } from './exit-codes.ts'
import { createLog, type Log } from './log.ts'
import { forgetServer, newOperatorKey, noteServer } from './running-server.ts'
import { seedPlans } from './seed-plans.ts'
import { databaseBytes } from './store/backup-file.ts'
import { SqliteLogStore } from './store/sqlite-log-store.ts'

const STOP_WITHIN_MS = 10_000
const SIGNALS = ['SIGTERM', 'SIGINT'] as const

export async function runServer(
  config: ServerConfig,
  clientDirectory: string,
  say: (line: string) => void,
): Promise<void> {
  const log = createLog(config.logLevel)
  warnOfOneAddress(config, log)
  for (const fault of ['uncaughtException', 'unhandledRejection'])
    process.on(fault, (error: unknown) => {
      log.fatal({ err: error }, 'a fault nobody expected; ending')
      process.exit(1)
    })

  const operatorKey = newOperatorKey()
  const store = await SqliteLogStore.open(config.data, {
    // Nobody can read or save any more, and nothing acknowledged is lost: whoever supervises starts it again.
    onLost: (why) => {
      log.fatal({ why }, 'a thread of the database ended; ending')
      process.exit(EXIT.unavailable.code)
    },
  })
  let app: App
  try {
    await seedPlans(store)
    app = await startApp({ config, log, store, tables: store.tables, clientDirectory, operatorKey })
    app.metrics.gauge('database_bytes', () => databaseBytes(config.data))
  } catch (error) {
    await store.close()
    throw error
  }
  try {
    noteServer(config.data, { url: app.url, key: operatorKey })
  } catch (error) {
    log.warn(
      { err: error },
      'commands beside this server will need its --url: the note for them cannot be written',
    )
  }
  const stopped = untilSignal()
  await sayFirstLink(app, log, say)
  say(`listening on ${app.url}`)
  log.info({ url: app.url, signal: await stopped }, 'stopping')
  setTimeout(() => process.exit(1), STOP_WITHIN_MS).unref()
  for (const signal of SIGNALS) process.on(signal, () => process.exit(1))
  // Before the lock goes: afterwards the note could be another server's.
  forgetServer(config.data)
  await app.stop()
}

/** Behind a proxy that is not named everybody is one address, and one who tries passwords slows all of them. */
function warnOfOneAddress({ publicUrl, trustedProxies }: ServerConfig, log: Log): void {
  if (publicUrl.startsWith('https:') && trustedProxies === '')
    log.warn(
      { setting: 'trustedProxies' },
      'no proxy is trusted: limits count everybody who comes through one as one address',
    )
}

/** Until somebody has an account; a new one at every start. */
async function sayFirstLink(app: App, log: Log, say: (line: string) => void): Promise<void> {
  try {
    const link = await app.parts.auth.links.firstLink()
    if (link !== null)
      say(`nobody has an account yet; within 24 hours the administrator’s is made here:\n${link}`)
  } catch (error) {
    log.error({ err: error }, 'could not make the link for the first account')
  }
}

const untilSignal = (): Promise<string> =>
  new Promise((resolve) => {
    for (const signal of SIGNALS) process.once(signal, () => resolve(signal))
  })
