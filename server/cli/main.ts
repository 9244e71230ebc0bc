#!/usr/bin/env node
/** The command line as a process: its streams, its arguments, its exit code. */
import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'

import { runCommandLine } from './command-line.ts'
import { processTerminal } from './terminal.ts'

const parameters = process.argv.slice(2)
const { code } = await runCommandLine(parameters, processTerminal(), dirname(fileURLToPath(import.meta.url)))
process.exitCode = code
// A server may leave a socket half closed; what was asked for is done.
if (parameters[0] === 'serve') process.exit(code)
