/**
 * Where a command finds its plans: a running server (`--url`, or the one that has the data directory), or the data directory of a stopped
 * one, which is then served to this process alone for as long as the command runs. Either way the command speaks to a server, so all give
 * the same: as the operator, who may do everything, where it has the directory in hands; elsewhere as whoever the token is of. Another
 * command that has the directory is waited for; what has it for longer is refused with `data-in-use`, a directory without a database with
 * `data-missing`.
 */
import { setTimeout as later } from 'node:timers/promises'

import type { Command } from 'commander'

import { AppError } from '../../shared/model/error.ts'
import { startApp } from '../app.ts'
import { readConfig, type ServerConfig } from '../config.ts'
import { createLog } from '../log.ts'
import { newOperatorKey, notedServer } from '../running-server.ts'
import { databaseOf } from '../store/backup-file.ts'
import { SqliteLogStore } from '../store/sqlite-log-store.ts'
import type { PlanSourceFlags } from './source-options.ts'

/** Commands that run at once take turns, and a server that is starting says where it listens; milliseconds. */
const PATIENCE = 20_000
const AGAIN = 100

type Source = {
  readonly flags: PlanSourceFlags
  readonly command: Command
  /** Whether a directory without a database may get one. */
  readonly mayCreate?: boolean
}

/** A server, without a slash at the end of its address, and what the command shows it. */
export type Server = { readonly url: string; readonly token?: string }

export async function withPlans<T>(
  { flags, command, mayCreate }: Source,
  work: (server: Server) => Promise<T>,
): Promise<T> {
  const { data, url, token } = flags
  if (url === undefined) return withServerOf(data, mayCreate === true, work)
  if (command.getOptionValueSource('data') === 'cli')
    command.error('error: --data and --url exclude each other')
  if (!URL.canParse(url) || !/^https?:$/.test(new URL(url).protocol))
    throw new AppError('address-invalid', { address: url })
  return work({ url: url.replace(/\/+$/, ''), ...(token !== undefined && { token }) })
}

async function withServerOf<T>(
  data: string,
  mayCreate: boolean,
  work: (server: Server) => Promise<T>,
): Promise<T> {
  if (!mayCreate) databaseOf(data)
  const config = quiet(data)
  const store = await openOrFind(data)
  if (!(store instanceof SqliteLogStore)) return work(store)
  const operatorKey = newOperatorKey()
  const options = { config, log: createLog(config.logLevel), store, tables: store.tables, operatorKey }
  const app = await startApp({ ...options, clientDirectory: '' }).catch(async (error: unknown) => {
    await store.close()
    throw error
  })
  try {
    return await work({ url: app.url, token: operatorKey })
  } finally {
    await app.stop()
  }
}

/** Links that a command makes are for the server that will run, at its own address. */
function quiet(data: string): ServerConfig {
  const { publicUrl, port } = readConfig(process.env, { host: '127.0.0.1' })
  return readConfig(process.env, {
    data,
    host: '127.0.0.1',
    port: '0',
    logLevel: 'fatal',
    publicUrl: publicUrl === '' ? `http://127.0.0.1:${port}` : publicUrl,
  })
}

/** The store, or the server that has it. */
async function openOrFind(data: string): Promise<SqliteLogStore | Server> {
  for (const end = Date.now() + PATIENCE; ; await later(AGAIN))
    try {
      return await SqliteLogStore.open(data)
    } catch (error) {
      const isTaken = error instanceof AppError && error.code === 'data-in-use'
      const running = isTaken ? notedServer(data) : null
      if (running !== null) return { url: running.url, token: running.key }
      if (!isTaken || Date.now() > end) throw error
    }
}
