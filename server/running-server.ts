/**
 * Tells other processes (the command line) where the server of a data directory listens, and with which key they may do everything there:
 * whoever can read the data directory has the database in hands anyway. The file is only a note: it counts while the directory's lock is
 * held, the key lives as long as the server, and what a process that was killed leaves behind is removed by whoever takes the lock next.
 */
import { randomBytes } from 'node:crypto'
import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** In the data directory. */
export const SERVER_NOTE = 'server.json'

export type RunningServer = {
  readonly url: string
  /** Shown as `Authorization: Bearer`. */
  readonly key: string
}

export const newOperatorKey = (): string => `op_${randomBytes(32).toString('base64url')}`

/** For this user's eyes only, from its first moment on. */
export function noteServer(directory: string, { url, key }: RunningServer): void {
  const [note, partial] = [join(directory, SERVER_NOTE), join(directory, `${SERVER_NOTE}.new`)]
  rmSync(partial, { force: true })
  writeFileSync(partial, JSON.stringify({ url, key, pid: process.pid }), { mode: 0o600 })
  renameSync(partial, note)
}

export const forgetServer = (directory: string): void => rmSync(join(directory, SERVER_NOTE), { force: true })

/** Where the server whose process holds the lock listens; null when the note is missing or unreadable. */
export function notedServer(directory: string): RunningServer | null {
  try {
    const note: unknown = JSON.parse(readFileSync(join(directory, SERVER_NOTE), 'utf8'))
    if (typeof note !== 'object' || note === null || !('url' in note) || !('key' in note)) return null
    return typeof note.url === 'string' && typeof note.key === 'string'
      ? { url: note.url, key: note.key }
      : null
  } catch {
    return null
  }
}
