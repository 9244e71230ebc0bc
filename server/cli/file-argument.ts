/**
 * Files as arguments of commands: `-` is standard input or output. A file is written beside its name and renamed, so that nobody ever finds
 * half of one; a device or a pipe is written into. What the file system refuses is `file-missing` or `file-refused` with its reason.
 */
import { chmod, chown, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { text } from 'node:stream/consumers'

import { AppError } from '../../shared/model/error.ts'
import { fileRefusal, systemCode } from '../file-refusal.ts'
import { type FileTarget, fileTarget } from '../file-target.ts'
import type { Terminal } from './terminal.ts'

export async function readTextFile(file: string, terminal: Terminal): Promise<string> {
  if (file === '-') return text(terminal.input)
  try {
    return await readFile(file, 'utf8')
  } catch (error) {
    if (systemCode(error) === 'ENOENT') throw new AppError('file-missing', { file })
    throw fileRefusal(file, error)
  }
}

export async function writeOutput(file: string, bytes: Uint8Array, terminal: Terminal): Promise<void> {
  if (file === '-') return terminal.write(bytes)
  try {
    const target = fileTarget(file)
    await (target.is === 'file' || target.is === 'nothing' ? replace(target, bytes) : writeFile(file, bytes))
  } catch (error) {
    throw fileRefusal(file, error)
  }
}

async function replace(target: FileTarget, bytes: Uint8Array): Promise<void> {
  const partial = `${target.path}.partial-${process.pid}`
  try {
    await writeFile(partial, bytes)
    if (target.is === 'file') {
      await chmod(partial, target.stats.mode)
      // Only root may give a file away; for everybody else it is theirs now.
      await chown(partial, target.stats.uid, target.stats.gid).catch(() => undefined)
    }
    await rename(partial, target.path)
  } catch (error) {
    await rm(partial, { force: true })
    throw error
  }
}
