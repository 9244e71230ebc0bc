/**
 * The server alone, set up by its environment: what a container or a supervisor runs. `fascicle serve` is the same with flags, and says
 * the same, with the same exit codes, when it cannot start.
 */
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

import { AppError } from '../shared/model/error.ts'
import { readConfig } from './config.ts'
import { EXIT, exitOf } from './exit-codes.ts'
import { runServer } from './lifecycle.ts'
import { createLog } from './log.ts'
import { sentenceOf } from './sentence.ts'

const clientDirectory = join(dirname(fileURLToPath(import.meta.url)), 'client')

try {
  await runServer(readConfig(process.env), clientDirectory, (line) => console.log(line))
  process.exit(0)
} catch (error) {
  // What cannot start for a reason that somebody can mend is said in a sentence; a fault is a line of the log.
  if (error instanceof AppError) console.error(sentenceOf(error))
  else createLog('fatal').fatal({ err: error }, 'could not start')
  process.exit((error instanceof AppError ? exitOf(error.code) : EXIT.failure).code)
}
