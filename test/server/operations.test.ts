/** What `docs/operations.md` says of the program is what the program says of itself. */
import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

import { expect, test } from 'vitest'

import { environmentName, SETTING_NAMES } from '../../server/config.ts'
import { metricsTable } from '../../server/metrics.ts'
import { SCHEMA_VERSION } from '../../server/store/sqlite-schema.ts'
import { runHere } from '../helpers/run-command-line.ts'

const path = fileURLToPath(new URL('../../docs/operations.md', import.meta.url))
const text = readFileSync(path, 'utf8')
const plain = (table: string): string => table.replaceAll(/ +/g, ' ').replaceAll(/-{3,}/g, '---')

test('every metric stands there with its meaning', () => {
  expect(plain(text)).toContain(plain(metricsTable()))
})

test('metrics and settings it names exist', () => {
  const metrics = [...text.matchAll(/fascicle_[a-z_0-9]+/g)].map(([name]) =>
    name.replace(/_(bucket|count|sum)$/, ''),
  )
  const known = plain(metricsTable())
  expect(metrics.filter((name) => !known.includes(`\`${name.replace('fascicle_', '')}\``))).toEqual([])
  const settings = [...text.matchAll(/FASCICLE_[A-Z_]+/g)].map(([name]) => name)
  const names = new Set(SETTING_NAMES.map(environmentName))
  expect(settings.filter((name) => !names.has(name))).toEqual([])
})

test('every schema is in the list of versions', () => {
  const listed = [...text.matchAll(/^\| (\d+) \| [\d.]+/gm)].map(([, schema]) => Number(schema))
  expect(listed).toEqual(Array.from({ length: SCHEMA_VERSION }, (_, n) => n + 1))
})

test('every command it tells one to type exists', async () => {
  const commands = [
    ...text.matchAll(
      /^(?:.*&& )?fascicle ([a-z-]+(?: (?:list|reset|drop-second-factor|administrator|deactivate|invite|add))?)/gm,
    ),
  ]
  expect(commands.length).toBeGreaterThan(8)
  for (const command of new Set(commands.map(([, words = '']) => words)))
    expect([command, (await runHere(...command.split(' '), '--help')).code]).toEqual([command, 0])
})

test('files it points to are there', () => {
  const links = [...text.matchAll(/\]\((\.\.\/[^)#]+)\)/g)].map(([, file = '']) => file)
  expect(links.length).toBeGreaterThan(0)
  expect(links.filter((file) => !existsSync(new URL(file, `file://${path}`)))).toEqual([])
})
