/**
 * A rule with a number in a SPEC.md is a promise, and a promise that no test names is one that nobody would miss. So every number must
 * stand in the title of some test: `[AX3]`, or within `[CSV2, CSV3]` or `[AX1–AX12]`. And a number in a title that no SPEC.md explains
 * sends its reader nowhere.
 */
import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

import { expect, test } from 'vitest'

const root = fileURLToPath(new URL('../../', import.meta.url))

/** Not what the bench of the grid installs for itself. */
const filesIn = (folder: string, ending: string): string[] =>
  readdirSync(root + folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith(ending) && !file.includes('node_modules'))
    .map((file) => `${folder}/${file}`)

/** `AX1–AX3` and `AX1–3` are three rules. */
function* rulesIn(text: string): Iterable<string> {
  for (const [, series, from, to] of text.matchAll(/\b([A-Z]+)(\d+)(?:[–-](?:\1)?(\d+))?\b/g))
    for (let number = Number(from); number <= Number(to ?? from); number++) yield `${series}${number}`
}

/** In bold at the beginning of a rule, or alone in the first field of a table. */
function declared(specification: string): Set<string> {
  const text = readFileSync(root + specification, 'utf8')
  const marks = text.matchAll(/\*\*([A-Z]+\d+(?:[–-][A-Z]*\d+)?)\*\*|^\| ([A-Z]+\d+) \|/gm)
  return new Set([...marks].flatMap(([, bold, field]) => [...rulesIn(bold ?? field ?? '')]))
}

/** Brackets in the title of a test or of a group of tests, or in the rows of a table of tests. */
function named(file: string): string[] {
  const code = readFileSync(root + file, 'utf8').replace(/\/\*[^]*?\*\/|^\s*\/\/.*$/gm, '')
  const brackets = code.matchAll(/['"`](?:[^'"`\n[]*)((?:\[[A-Z]+\d[^\]\n]*\][ ,]*)+)/g)
  return [...brackets].flatMap(([, rules]) => [...rulesIn(rules ?? '')])
}

const specifications = ['client', 'server', 'shared'].flatMap((folder) => filesIn(folder, 'SPEC.md'))
const proven = new Set(filesIn('test', '.ts').flatMap(named))

test('there are specifications, and this test can read them', () => {
  expect(specifications).toContain('shared/formula/SPEC.md')
  expect([...declared('shared/formula/SPEC.md')]).toEqual(
    expect.arrayContaining(['AX1', 'AX13', 'BD8', 'XL2']),
  )
  expect([...declared('client/session/SPEC.md')]).toEqual(
    expect.arrayContaining(['FLOW0', 'WS1', 'WS5', 'CONV3']),
  )
})

test.each(specifications)('every rule of %s is named by a test', (specification) => {
  const rules = [...declared(specification)]
  expect(rules.length).toBeGreaterThan(0)
  expect(rules.filter((rule) => !proven.has(rule))).toEqual([])
})

test.each(specifications)('no number of %s stands for two rules', (specification) => {
  const text = readFileSync(root + specification, 'utf8')
  const numbers = [...text.matchAll(/^- \*\*([A-Z]+\d+)\*\*|^\| ([A-Z]+\d+) \|/gm)].map(
    ([, rule, field]) => rule ?? field,
  )
  expect(numbers.filter((number, index) => numbers.indexOf(number) < index)).toEqual([])
})

test('every rule that a test names stands in a specification', () => {
  const rules = new Set(specifications.flatMap((file) => [...declared(file)]))
  expect([...proven].filter((rule) => !rules.has(rule))).toEqual([])
})
