/**
 * A command line run inside the test's own process: the same program as `fascicle`, with its streams caught. What only a process has
 * (its exit, its real streams, its signals) is tested with `built-cli.ts`.
 */
import { Readable } from 'node:stream'

import { runCommandLine } from '../../server/cli/command-line.ts'
import type { CliRun } from './built-cli.ts'

/** Anywhere one below the package's description. */
const INSTALLED = `${process.cwd()}/dist`

export const runHere = (...parameters: string[]): Promise<CliRun> => runHereWith('', ...parameters)

/** With something on standard input. */
export async function runHereWith(input: string, ...parameters: string[]): Promise<CliRun> {
  let [out, err] = ['', '']
  const terminal = {
    input: Readable.from([input]),
    print: (text: string) => void (out += text),
    write: (bytes: Uint8Array) => Promise.resolve(terminal.print(Buffer.from(bytes).toString())),
    complain: (text: string) => void (err += text),
  }
  const { code } = await runCommandLine(parameters, terminal, INSTALLED)
  return { code, out, err }
}
