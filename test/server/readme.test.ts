/** What the README says of the program is what the program says of itself. */
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

import { expect, test } from 'vitest'

import { settingsTable } from '../../server/config.ts'
import { EXIT } from '../../server/exit-codes.ts'

const readme = readFileSync(fileURLToPath(new URL('../../README.md', import.meta.url)), 'utf8')

test('the README’s table of settings is the declared one', () => {
  const printed = (table: string): string => table.replaceAll(/ +/g, ' ').replaceAll(/-{3,}/g, '---')
  expect(printed(readme)).toContain(printed(settingsTable()))
})

test('the README names every exit code', () => {
  const line = readme.split('\n').find((one) => one.startsWith('Exit codes: ')) ?? ''
  expect(line.match(/\d+/g)).toEqual(Object.values(EXIT).map(({ code }) => String(code)))
})
