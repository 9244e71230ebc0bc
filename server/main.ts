/** The server alone, set up by its environment: what a container or a supervisor runs. `fascicle serve` is the same with flags. */
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

import { readConfig } from './config.ts'
import { runServer } from './lifecycle.ts'

const clientDirectory = join(dirname(fileURLToPath(import.meta.url)), 'client')

try {
  await runServer(readConfig(process.env), clientDirectory, (url) => console.log(`listening on ${url}`))
  process.exit(0)
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exit(1)
}
