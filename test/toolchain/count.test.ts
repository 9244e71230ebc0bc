/** The last lines of `.ci/run`: how many tests passed and failed, and which. */
import { spawnSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

import { expect, test } from 'vitest'

import { scratchDirectory } from '../helpers/scratch-directory.ts'

const program = fileURLToPath(new URL('../../.ci/count.mjs', import.meta.url))

function count(...reports: readonly object[]): { lines: string[]; status: number | null } {
  const directory = scratchDirectory()
  const files = reports.map((report, index) => {
    const file = join(directory, `${index}.json`)
    writeFileSync(file, JSON.stringify(report))
    return file
  })
  const { stdout, status } = spawnSync(process.execPath, [program, ...files, 'steps=1'], { encoding: 'utf8' })
  return { lines: stdout.trimEnd().split('\n'), status }
}

const suite = (...assertionResults: readonly object[]): object => ({
  name: 'rooms.test.ts',
  status: 'passed',
  assertionResults,
})

test('tests of both kinds of reports are counted, and what failed is named with its reason', () => {
  const { lines, status } = count(
    {
      numTotalTests: 3,
      numPassedTests: 1,
      testResults: [
        suite(
          { fullName: 'a room opens', status: 'passed' },
          {
            fullName: 'a room closes',
            status: 'failed',
            failureMessages: ['\u001B[31mstill open\u001B[0m\nat line 3'],
          },
          { fullName: 'a room waits', status: 'pending' },
        ),
        { name: 'broken.test.ts', status: 'failed', message: 'no such import', assertionResults: [] },
      ],
    },
    {
      stats: { expected: 2, unexpected: 1, flaky: 0, skipped: 1 },
      errors: [{ message: 'no browser' }],
      suites: [
        {
          specs: [],
          suites: [
            {
              specs: [
                {
                  file: 'grid.spec.ts',
                  line: 7,
                  title: 'a cell is typed',
                  tests: [{ status: 'unexpected', results: [{ error: { message: 'nothing typed' } }] }],
                },
                {
                  file: 'grid.spec.ts',
                  line: 9,
                  title: 'a cell is left out',
                  tests: [{ status: 'skipped', results: [] }],
                },
                {
                  file: 'grid.spec.ts',
                  line: 11,
                  title: 'fine',
                  tests: [{ status: 'expected', results: [{}] }],
                },
              ],
            },
          ],
        },
      ],
    },
  )
  expect(lines).toEqual([
    '✗ rooms.test.ts › a room closes',
    '    still open',
    '    at line 3',
    '✗ rooms.test.ts › a room waits',
    '    pending',
    '✗ broken.test.ts',
    '    no such import',
    '✗ Playwright',
    '    no browser',
    '✗ grid.spec.ts:7 › a cell is typed',
    '    nothing typed',
    '✗ grid.spec.ts:9 › a cell is left out',
    '    skipped',
    '3 passed, 7 failed',
  ])
  expect(status).toBe(1)
})

test('a report that is not there is a failure, and so is a run without a test', () => {
  const missing = spawnSync(process.execPath, [program, 'nowhere.json'], { encoding: 'utf8' })
  expect(missing.stdout).toContain('✗ nowhere.json')
  expect(missing.stdout).toMatch(/0 passed, 1 failed\n$/)
  expect(missing.status).toBe(1)
  expect(spawnSync(process.execPath, [program], { encoding: 'utf8' }).status).toBe(1)
})
