/**
 * One command of the command line: it adds itself to the program. To add another, write a file in `commands/` that exports one of these
 * and put it into the list in `main.ts`. A command throws `AppError` for a refusal; `main.ts` turns it into a sentence and an exit code.
 */
import { type Command, Option } from 'commander'

import { SETTINGS } from '../config.ts'
import type { Exit } from './exit-codes.ts'

export type CliCommand = (program: Command) => void

/** Thrown by a command that did its work and found something: ends with this code, without a sentence. */
export class Ended extends Error {
  readonly exit: Exit

  constructor(exit: Exit) {
    super(exit.says)
    this.exit = exit
  }
}

/** `--data DIR`, as every command that reads the database has it. */
export const dataOption = (): Option =>
  new Option('--data <dir>', SETTINGS.data.says).default(SETTINGS.data.default).env('FASCICLE_DATA')
