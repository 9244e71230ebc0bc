/**
 * Where writing to a name would end: links are followed, so that replacing a file by renaming replaces the file and not the link to it.
 * Throws what the file system says.
 */
import { lstatSync, readlinkSync, realpathSync, type Stats, statSync } from 'node:fs'
import { basename, dirname, join, resolve } from 'node:path'

export type FileTarget =
  | { readonly is: 'nothing'; readonly path: string }
  | { readonly is: 'file' | 'directory'; readonly path: string; readonly stats: Stats }
  /** A device, a pipe, a socket: to be written to, never to be replaced. */
  | { readonly is: 'other'; readonly path: string }

export function fileTarget(file: string): FileTarget {
  const stats = statSync(file, { throwIfNoEntry: false })
  if (stats?.isFile()) return { is: 'file', path: realpathSync(file), stats }
  if (stats?.isDirectory()) return { is: 'directory', path: realpathSync(file), stats }
  // Not its real path: what stands behind /dev/stdout may have no name.
  if (stats) return { is: 'other', path: file }
  if (lstatSync(file, { throwIfNoEntry: false })?.isSymbolicLink())
    return fileTarget(resolve(realpathSync(dirname(file)), readlinkSync(file)))
  return { is: 'nothing', path: join(realpathSync(dirname(file)), basename(file)) }
}
