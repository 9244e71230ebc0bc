/**
 * One command of the command line: it adds itself to the program. To add another, write a file in `commands/` that exports one of these
 * and put it into the list in `command-line.ts`. It imports what is heavy (the server, the database, the client) when it runs, so that
 * every other command starts at once. It throws `AppError` for a refusal, which becomes a sentence and an exit code.
 */
import { type Command, Option } from 'commander'

import { SETTINGS } from '../config.ts'
import type { Exit } from '../exit-codes.ts'
import type { Terminal } from './terminal.ts'

export type CliCommand = (program: Command, terminal: Terminal) => void

/** Thrown by a command that knows how the process ends: with this code, and with this sentence where there is something to say. */
export class Ended extends Error {
  readonly exit: Exit

  constructor(exit: Exit, sentence = '') {
    super(sentence)
    this.exit = exit
  }
}

/** `--data DIR`, as every command that reads the database has it. */
export const dataOption = (): Option =>
  new Option('--data <dir>', SETTINGS.data.says).default(SETTINGS.data.default).env('FASCICLE_DATA')
