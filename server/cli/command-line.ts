/**
 * The command line. Wires the commands and turns what they throw into a sentence on standard error and an exit code
 * (`server/exit-codes.ts`); the names, flags, outputs and codes are a promise to scripts. Run by `main.ts`, and by tests in their process.
 */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'

import { Command, CommanderError } from 'commander'

import { AppError } from '../../shared/model/error.ts'
import { EXIT, type Exit, exitCodesHelp, exitOf } from '../exit-codes.ts'
import { sentenceOf } from '../sentence.ts'
import { type CliCommand, Ended } from './command.ts'
import { backupCommand } from './commands/backup.ts'
import { downgradeCommand } from './commands/downgrade.ts'
import { exportPlanCommand } from './commands/export-plan.ts'
import { exportCommand } from './commands/export.ts'
import { importPlanCommand } from './commands/import-plan.ts'
import { memberCommand } from './commands/member.ts'
import { restoreCommand } from './commands/restore.ts'
import { serveCommand } from './commands/serve.ts'
import { tokenCommand } from './commands/token.ts'
import { userCommand } from './commands/user.ts'
import { verifyCommand } from './commands/verify.ts'
import type { Terminal } from './terminal.ts'

/** `installed`: the directory of the built command line, where the built client and the package's description are found from. */
export async function runCommandLine(
  parameters: readonly string[],
  terminal: Terminal,
  installed: string,
): Promise<Exit> {
  try {
    await programOf(terminal, installed).parseAsync(parameters, { from: 'user' })
    return EXIT.ok
  } catch (error) {
    return exitFor(error, terminal)
  }
}

function programOf(terminal: Terminal, installed: string): Command {
  const commands: readonly CliCommand[] = [
    serveCommand(join(installed, 'client')),
    exportCommand,
    exportPlanCommand,
    importPlanCommand,
    userCommand,
    memberCommand,
    tokenCommand,
    backupCommand,
    restoreCommand,
    verifyCommand,
    downgradeCommand,
  ]
  const program = new Command('fascicle')
    .description('Plan a budget section together, online and offline')
    .version(versionOf(installed))
    .addHelpText('after', `\n${exitCodesHelp()}`)
    .exitOverride()
    .configureOutput({
      writeOut: (text) => terminal.print(text),
      writeErr: (text) => terminal.complain(text),
    })
    .showHelpAfterError('(add --help for help)')
    .configureHelp({ showGlobalOptions: true })
  for (const register of commands) register(program, terminal)
  for (const command of program.commands.flatMap((one) => [one, ...one.commands]))
    command.exitOverride().addHelpText('after', `\n${exitCodesHelp()}`)
  return program
}

function exitFor(error: unknown, terminal: Terminal): Exit {
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.ok : EXIT.usage
  if (error instanceof Ended) {
    if (error.message !== '') terminal.complain(`${error.message}\n`)
    return error.exit
  }
  if (error instanceof AppError) {
    terminal.complain(`${sentenceOf(error)}\n`)
    return exitOf(error.code)
  }
  terminal.complain(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`)
  return EXIT.failure
}

/** The package's own version, from `dist/` or from the sources. */
function versionOf(installed: string): string {
  const described: unknown = JSON.parse(readFileSync(join(installed, '..', 'package.json'), 'utf8'))
  return typeof described === 'object' && described !== null && 'version' in described
    ? String(described.version)
    : ''
}
