/**
 * A test file with the wrong name or in the wrong folder is never run and nobody notices. So whatever imports a test
 * runner under `test/` must carry the ending that its folder's run looks for.
 */
import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

import { expect, test } from 'vitest'

const tests = fileURLToPath(new URL('../', import.meta.url))

/** Folder → the ending that `vite.config.ts` or `playwright.config.ts` looks for there. */
const endings: Record<string, string> = {
  shared: '.test.ts',
  client: '.test.ts',
  server: '.test.ts',
  contracts: '.test.ts',
  toolchain: '.test.ts',
  fuzz: '.fuzz.ts',
  faults: '.faults.ts',
  hostile: '.hostile.ts',
  e2e: '.e2e.ts',
}
const endingIn = (file: string): string =>
  // The grid alone in a browser has a Playwright run of its own.
  file.startsWith('client/grid/browser/')
    ? '.spec.ts'
    : (endings[file.split('/')[0]!] ?? '(no tests belong here)')

const callsATest = /^(test|it|describe)(\.\w+)*(<[^>]*>)?\(/m
// What the bench of the grid installs for itself is not ours.
const files = readdirSync(tests, { recursive: true, encoding: 'utf8' }).filter(
  (file) => file.endsWith('.ts') && !file.includes('node_modules'),
)

test('every file that declares tests is run', () => {
  const astray = files.filter((file) => {
    if (!callsATest.test(readFileSync(tests + file, 'utf8'))) return false
    return !file.endsWith(endingIn(file))
  })
  expect(astray).toEqual([])
})

test('nothing is skipped, focused or left to do', () => {
  const silenced = /\b(test|it|describe)\.(skip|only|todo|fixme|skipIf|runIf|fails)\b/
  expect(files.filter((file) => silenced.test(readFileSync(tests + file, 'utf8')))).toEqual([])
})
