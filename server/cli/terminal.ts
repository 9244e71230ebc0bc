/**
 * Where a command reads and prints: the process's own streams, or a test's. Whoever reads the output may stop before the end (`| head`);
 * that is their business and no failure.
 */
import type { Readable } from 'node:stream'

export type Terminal = {
  readonly input: Readable
  /** To standard output, as it is. */
  print(text: string): void
  /** What was asked for, to standard output; resolves when it is out of our hands. */
  write(bytes: Uint8Array): Promise<void>
  /** To standard error, as it is. */
  complain(text: string): void
}

export function processTerminal(): Terminal {
  process.stdout.on('error', (error) => {
    if (!isBrokenPipe(error)) throw error
  })
  return {
    input: process.stdin,
    print: (text) => void process.stdout.write(text),
    write: (bytes) =>
      new Promise((resolve, reject) => {
        process.stdout.write(bytes, (error) => (error && !isBrokenPipe(error) ? reject(error) : resolve()))
      }),
    complain: (text) => void process.stderr.write(text),
  }
}

const isBrokenPipe = (error: Error): boolean => 'code' in error && error.code === 'EPIPE'
