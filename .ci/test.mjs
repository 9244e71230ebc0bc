/**
 * `npm test`: every test there is, one kind after the other, going on after a failure so that one run tells all. Reports are written
 * to `test-results/`; the last line is `N passed, N failed`.
 */
import { spawnSync } from 'node:child_process'
import { rmSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const PLAYWRIGHT = '@playwright/test/cli.js'

/** What is run, where its report is, and the minutes after which it must be stuck: twice what a slow machine takes. */
const KINDS = [
  {
    name: 'rules, contracts, sockets, databases',
    report: 'test-results/unit.json',
    minutes: 25,
    program: 'vitest/vitest.mjs',
    parameters: ['run', '--reporter=default', '--reporter=json', '--outputFile.json=test-results/unit.json'],
  },
  {
    name: 'end to end in Chromium',
    report: 'test-results/e2e.json',
    minutes: 20,
    program: PLAYWRIGHT,
    parameters: ['test', '-c', 'test/e2e', '--reporter=list,json'],
  },
  {
    name: 'the grid in Chromium',
    report: 'test-results/grid.json',
    minutes: 20,
    program: PLAYWRIGHT,
    parameters: ['test', '-c', 'test/client/grid/browser', '--reporter=list,json'],
  },
]

rmSync(`${root}test-results`, { recursive: true, force: true })
let unreported = 0
for (const { name, report, minutes, program, parameters } of KINDS) {
  console.log(`== ${name}`)
  const began = Date.now()
  const { status } = spawnSync(process.execPath, [`${root}node_modules/${program}`, ...parameters], {
    cwd: root,
    stdio: 'inherit',
    timeout: minutes * 60_000,
    killSignal: 'SIGKILL',
    env: { ...process.env, PLAYWRIGHT_JSON_OUTPUT_FILE: report },
  })
  const seconds = Math.round((Date.now() - began) / 1000)
  console.log(`== ${name}: ${status === 0 ? 'done' : 'FAILED'} after ${seconds} s`)
  // What fails without a failed test in its report (a set-up, the time limit) counts by itself.
  if (status !== 0 && counted([report]) === 0) unreported++
}
const reports = KINDS.map(({ report }) => report)
process.exitCode = counted([...reports, `steps=${unreported}`], 'inherit')

/**
 * The exit code of the count; its line is shown when `output` is `inherit`.
 * @param {string[]} parameters
 * @param {'ignore' | 'inherit'} output
 */
function counted(parameters, output = 'ignore') {
  const count = spawnSync(process.execPath, [`${root}.ci/count.mjs`, ...parameters], {
    cwd: root,
    stdio: output,
  })
  return count.status ?? 1
}
