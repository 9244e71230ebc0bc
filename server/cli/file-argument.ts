/**
 * Files as arguments of commands: `-` is standard input or output. A file is written beside its name and renamed, so that nobody ever finds
 * half of one. What the file system refuses is `file-missing` or `file-refused` with its reason.
 */
import { readFile, rename, rm, writeFile } from 'node:fs/promises'
import { text } from 'node:stream/consumers'

import { AppError } from '../../shared/model/error.ts'
import type { Terminal } from './terminal.ts'

export async function readTextFile(file: string, terminal: Terminal): Promise<string> {
  if (file === '-') return text(terminal.input)
  try {
    return await readFile(file, 'utf8')
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT')
      throw new AppError('file-missing', { file })
    throw refusal(file, error)
  }
}

export async function writeOutput(file: string, bytes: Uint8Array, terminal: Terminal): Promise<void> {
  if (file === '-') return terminal.write(bytes)
  const partial = `${file}.partial-${process.pid}`
  try {
    await writeFile(partial, bytes)
    await rename(partial, file)
  } catch (error) {
    await rm(partial, { force: true })
    throw refusal(file, error)
  }
}

const REASONS: { readonly [code: string]: string } = {
  ENOENT: 'its folder is not there',
  ENOTDIR: 'its folder is not there',
  EISDIR: 'it is a directory',
  EACCES: 'you may not',
  EPERM: 'you may not',
  EROFS: 'nothing can be written there',
  ENOSPC: 'the disk is full',
}

function refusal(file: string, error: unknown): unknown {
  if (!(error instanceof Error) || !('code' in error)) return error
  const code = String(error.code)
  return new AppError('file-refused', { file, reason: REASONS[code] ?? code })
}
