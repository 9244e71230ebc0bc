/**
 * Whose the files of a data directory are, and who may read them: passwords' hashes and second factors are in them, so what we make is for
 * its owner alone, and what root makes in the directory of whoever serves (restoring, going back) is the server's. Used by everything that
 * makes files there. Only root may give a file away; for everybody else what she makes is hers.
 */
import { chmodSync, chownSync, closeSync, mkdirSync, openSync, statSync, type Stats } from 'node:fs'
import { dirname } from 'node:path'

import { systemCode } from '../file-refusal.ts'

const FOR_ITS_OWNER = 0o600
const DIRECTORY_FOR_ITS_OWNER = 0o700
const PERMISSIONS = 0o777

/** Makes what is not there; what is there stays as it is. Throws what the file system says. */
export function privateDirectory(directory: string): void {
  mkdirSync(directory, { recursive: true, mode: DIRECTORY_FOR_ITS_OWNER })
}

/** An empty file of the directory's owner, from its first moment for nobody else; one that is there stays as it is. */
export function privateFile(file: string): void {
  try {
    closeSync(openSync(file, 'wx', FOR_ITS_OWNER))
  } catch (error) {
    if (systemCode(error) === 'EEXIST') return
    throw error
  }
  give(file, statSync(dirname(file)))
}

/** To whom a file that takes another's place belongs, and who may read it; asked before that one is gone. */
export type FileOwner = Pick<Stats, 'uid' | 'gid' | 'mode'>

/** Of the file, or of what a new one in its place would be: its directory's owner's, for nobody else. */
export function ownerOf(file: string): FileOwner {
  const stats = statSync(file, { throwIfNoEntry: false })
  if (stats) return stats
  const { uid, gid } = statSync(dirname(file))
  return { uid, gid, mode: FOR_ITS_OWNER }
}

export function giveTo(file: string, owner: FileOwner): void {
  give(file, owner)
  chmodSync(file, owner.mode & PERMISSIONS)
}

function give(file: string, { uid, gid }: Pick<Stats, 'uid' | 'gid'>): void {
  try {
    chownSync(file, uid, gid)
  } catch (error) {
    if (systemCode(error) !== 'EPERM') throw error
  }
}
