/**
 * Lets one process at a time into a folder. The lock is a file that names the process and when it began; one left by a dead process, or
 * by an earlier one with the same number, is taken over. @throws AppError `data-in-use` while its owner lives (also this process itself).
 */
import { readFile, rename, unlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

import { AppError } from '../../shared/model/error.ts'

type Owner = { readonly pid: number; readonly began: string; readonly token: string }

export class ProcessLock {
  readonly #path: string
  readonly #token: string

  private constructor(path: string, token: string) {
    this.#path = path
    this.#token = token
  }

  static async take(folder: string, random: () => number): Promise<ProcessLock> {
    const path = join(folder, 'lock')
    const token = Math.floor(random() * 2 ** 48).toString(36)
    const mine: Owner = { pid: process.pid, began: await beganAt(process.pid), token }
    for (let attempt = 0; attempt < 3; attempt++) {
      try {
        await writeFile(path, JSON.stringify(mine), { flag: 'wx' })
        return new ProcessLock(path, token)
      } catch (error) {
        if (!isCode(error, 'EEXIST')) throw error
      }
      await removeIfDead(path, folder, token)
    }
    throw new AppError('data-in-use', { folder })
  }

  async release(): Promise<void> {
    const owner = await readOwner(this.#path)
    if (owner?.token === this.#token) await unlink(this.#path)
  }
}

async function removeIfDead(path: string, folder: string, token: string): Promise<void> {
  const owner = await readOwner(path)
  if (owner && isAlive(owner.pid) && (await beganAt(owner.pid)) === owner.began)
    throw new AppError('data-in-use', { folder, process: owner.pid })
  // Renamed first: of two processes that find the same dead lock, one gets it out of the way, the other finds it gone.
  const grave = `${path}.${token}`
  try {
    await rename(path, grave)
    await unlink(grave)
  } catch (error) {
    if (!isCode(error, 'ENOENT')) throw error
  }
}

async function readOwner(path: string): Promise<Owner | null> {
  try {
    const parsed: unknown = JSON.parse(await readFile(path, 'utf8'))
    return isOwner(parsed) ? parsed : null
  } catch {
    return null
  }
}

const isOwner = (value: unknown): value is Owner =>
  typeof value === 'object' &&
  value !== null &&
  'pid' in value &&
  typeof value.pid === 'number' &&
  'began' in value &&
  typeof value.began === 'string'

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return isCode(error, 'EPERM')
  }
}

/** When the process began, where the system says so (field 22 of /proc/PID/stat); process numbers come round again. */
async function beganAt(pid: number): Promise<string> {
  try {
    const stat = await readFile(`/proc/${pid}/stat`, 'utf8')
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? ''
  } catch {
    return ''
  }
}

const isCode = (error: unknown, code: string): boolean =>
  error instanceof Error && 'code' in error && error.code === code
