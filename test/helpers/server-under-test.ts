/** A whole server on a free port, with a plan `p` that has an outline and two tables; stopped after the test. */
import { fileURLToPath } from 'node:url'

import { onTestFinished } from 'vitest'

import { type App, type AppOptions, startApp } from '../../server/app.ts'
import { readConfig, type SettingName } from '../../server/config.ts'
import { createLog } from '../../server/log.ts'
import type { LogStore } from '../../server/room/ports.ts'
import { MemoryLogStore } from '../../server/store/memory-log-store.ts'
import { EMPTY_UPDATE } from '../../shared/wire/merge-updates.ts'
import { HonestClient, RawClient } from './raw-client.ts'

export type ServerUnderTest = App & {
  readonly store: LogStore
  readonly ws: string
  raw(path?: string, options?: { origin?: string; headers?: Record<string, string> }): RawClient
  honest(path?: string): HonestClient
}

type Options = Partial<Pick<AppOptions, 'store' | 'roomLimits' | 'socketLimits' | 'clientDirectory'>> & {
  readonly settings?: Partial<Record<SettingName, string>>
}

export async function startServer(options: Options = {}): Promise<ServerUnderTest> {
  const store = options.store ?? new MemoryLogStore()
  await store.createPlan(
    'p',
    ['outline', 't', 'u'].map((room) => ({ room, update: EMPTY_UPDATE })),
  )
  const app = await startApp({
    config: readConfig({}, { port: '0', logLevel: 'silent', ...options.settings }),
    log: createLog('silent'),
    store,
    clientDirectory: options.clientDirectory ?? fileURLToPath(new URL('nowhere', import.meta.url)),
    ...(options.roomLimits && { roomLimits: options.roomLimits }),
    ...(options.socketLimits && { socketLimits: options.socketLimits }),
  })
  let stopped: Promise<void> | null = null
  const stop = (): Promise<void> => (stopped ??= app.stop())
  onTestFinished(stop)
  const ws = app.url.replace('http', 'ws')
  const raw: ServerUnderTest['raw'] = (path = '/ws/p/t', clientOptions) => {
    const client = new RawClient(ws + path, clientOptions)
    onTestFinished(() => client.end())
    return client
  }
  const honest: ServerUnderTest['honest'] = (path = '/ws/p/t') => {
    const client = new HonestClient(ws + path)
    onTestFinished(() => client.end())
    return client
  }
  return { ...app, stop, store, ws, raw, honest }
}
