#!/usr/bin/env node
/**
 * The command line. Wires the commands and turns what they throw into a sentence on standard error and an exit code
 * (`exit-codes.ts`); the names, flags, outputs and codes are a promise to scripts.
 */
import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

import { Command, CommanderError } from 'commander'

import { PlanError } from '../../client/headless.ts'
import { AppError } from '../../shared/model/error.ts'
import { type CliCommand, Ended } from './command.ts'
import { backupCommand } from './commands/backup.ts'
import { exportPlanCommand } from './commands/export-plan.ts'
import { exportCommand } from './commands/export.ts'
import { importPlanCommand } from './commands/import-plan.ts'
import { restoreCommand } from './commands/restore.ts'
import { serveCommand } from './commands/serve.ts'
import { verifyCommand } from './commands/verify.ts'
import { EXIT, type Exit, exitCodesHelp, exitOf } from './exit-codes.ts'
import { sentenceOf } from './sentence.ts'

const here = dirname(fileURLToPath(import.meta.url))

const COMMANDS: readonly CliCommand[] = [
  serveCommand(join(here, 'client')),
  exportCommand,
  exportPlanCommand,
  importPlanCommand,
  backupCommand,
  restoreCommand,
  verifyCommand,
]

const program = new Command('fascicle')
  .description('Plan a budget section together, online and offline')
  .version(readVersion())
  .addHelpText('after', `\n${exitCodesHelp()}`)
  .exitOverride()
  .showHelpAfterError('(add --help for help)')
  .configureHelp({ showGlobalOptions: true })
for (const register of COMMANDS) register(program)
for (const command of program.commands) command.exitOverride().addHelpText('after', `\n${exitCodesHelp()}`)

const { code } = await run()
process.exitCode = code
// A server may leave a socket half closed; what was asked for is done.
if (process.argv[2] === 'serve') process.exit(code)

async function run(): Promise<Exit> {
  try {
    await program.parseAsync()
    return EXIT.ok
  } catch (error) {
    return exitFor(error)
  }
}

function exitFor(error: unknown): Exit {
  if (error instanceof Ended) return error.exit
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.ok : EXIT.usage
  if (error instanceof AppError) {
    console.error(sentenceOf(error))
    return exitOf(error.code)
  }
  // The headless client has put it into words already.
  if (error instanceof PlanError) {
    console.error(error.message)
    return exitOf(error.code)
  }
  console.error(error instanceof Error ? (error.stack ?? error.message) : error)
  return EXIT.failure
}

/** The package's own version, from `dist/` or from the sources. */
function readVersion(): string {
  const described: unknown = JSON.parse(readFileSync(join(here, '..', 'package.json'), 'utf8'))
  return typeof described === 'object' && described !== null && 'version' in described
    ? String(described.version)
    : ''
}
