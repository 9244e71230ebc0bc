/**
 * Tells other processes (the command line) where the server of a data directory listens. The file is only a note: it counts while the
 * directory's lock is held, and what a process that was killed leaves behind is removed by whoever takes the lock next.
 */
import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** In the data directory. */
export const SERVER_NOTE = 'server.json'

export const noteServer = (directory: string, url: string): void =>
  writeFileSync(join(directory, SERVER_NOTE), JSON.stringify({ url, pid: process.pid }))

export const forgetServer = (directory: string): void => rmSync(join(directory, SERVER_NOTE), { force: true })

/** Where the server whose process holds the lock listens; null when the note is missing or unreadable. */
export function notedServer(directory: string): string | null {
  try {
    const note: unknown = JSON.parse(readFileSync(join(directory, SERVER_NOTE), 'utf8'))
    if (typeof note !== 'object' || note === null || !('url' in note)) return null
    return typeof note.url === 'string' ? note.url : null
  } catch {
    return null
  }
}
