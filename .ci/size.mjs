/** `npm run size`: the limits of `.size-limit.mjs`, on a build of the present sources. */
import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'

import { buildIfStale } from './build.mjs'

buildIfStale()
const tool = fileURLToPath(new URL('../node_modules/size-limit/bin.js', import.meta.url))
const run = spawnSync(process.execPath, [tool, ...process.argv.slice(2)], { stdio: 'inherit' })
process.exitCode = run.status ?? 1
