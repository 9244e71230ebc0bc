/**
 * Where a command finds its plans: a running server (`--url`, or the one that has the data directory), or the data directory of a stopped
 * one, which is then served to this process alone for as long as the command runs. Either way the command speaks to a server, so all give
 * the same. Another command that has the directory is waited for; what has it for longer is refused with `data-in-use`, a directory without
 * a database with `data-missing`.
 */
import { setTimeout as later } from 'node:timers/promises'

import type { Command } from 'commander'

import { AppError } from '../../shared/model/error.ts'
import { startApp } from '../app.ts'
import { readConfig } from '../config.ts'
import { createLog } from '../log.ts'
import { notedServer } from '../running-server.ts'
import { databaseOf } from '../store/backup-file.ts'
import { SqliteLogStore } from '../store/sqlite-log-store.ts'
import type { PlanSourceFlags } from './source-options.ts'

/** Commands that run at once take turns, and a server that is starting says where it listens; milliseconds. */
const PATIENCE = 10_000
const AGAIN = 100

type Source = {
  readonly flags: PlanSourceFlags
  readonly command: Command
  /** Whether a directory without a database may get one. */
  readonly mayCreate?: boolean
}

/** `work` is given the address of a server, without a slash at its end. */
export async function withPlans<T>(
  { flags, command, mayCreate }: Source,
  work: (url: string) => Promise<T>,
): Promise<T> {
  const { data, url } = flags
  if (url === undefined) return withServerOf(data, mayCreate === true, work)
  if (command.getOptionValueSource('data') === 'cli')
    command.error('error: --data and --url exclude each other')
  if (!URL.canParse(url) || !/^https?:$/.test(new URL(url).protocol))
    throw new AppError('address-invalid', { address: url })
  return work(url.replace(/\/+$/, ''))
}

async function withServerOf<T>(
  data: string,
  mayCreate: boolean,
  work: (url: string) => Promise<T>,
): Promise<T> {
  if (!mayCreate) databaseOf(data)
  const config = readConfig(process.env, { data, host: '127.0.0.1', port: '0', logLevel: 'fatal' })
  const store = await openOrFind(data)
  if (typeof store === 'string') return work(store)
  const app = await startApp({ config, log: createLog(config.logLevel), store, clientDirectory: '' }).catch(
    async (error: unknown) => {
      await store.close()
      throw error
    },
  )
  try {
    return await work(app.url)
  } finally {
    await app.stop()
  }
}

/** The store, or the address of the server that has it. */
async function openOrFind(data: string): Promise<SqliteLogStore | string> {
  for (const end = Date.now() + PATIENCE; ; await later(AGAIN))
    try {
      return await SqliteLogStore.open(data)
    } catch (error) {
      const isTaken = error instanceof AppError && error.code === 'data-in-use'
      const url = isTaken ? notedServer(data) : null
      if (url !== null) return url
      if (!isTaken || Date.now() > end) throw error
    }
}
