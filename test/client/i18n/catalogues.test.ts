/** The message files against each other and against the sources: same keys, same facts, the plural forms of the language, none unused. */
import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

import { describe, expect, test } from 'vitest'

import lateGridEnglish from '../../../client/grid/late-words.en.json'
import lateGridChinese from '../../../client/grid/late-words.zh.json'
import gridEnglish from '../../../client/grid/words.en.json'
import gridChinese from '../../../client/grid/words.zh.json'
import english from '../../../client/i18n/en.json'
import lateEnglish from '../../../client/i18n/late.en.json'
import lateChinese from '../../../client/i18n/late.zh.json'
import chinese from '../../../client/i18n/zh.json'

type Message = string | Record<string, string>
type Catalogues = Readonly<Record<'en' | 'zh', Record<string, Message>>>
const patterns = (message: Message): string[] =>
  typeof message === 'string' ? [message] : Object.values(message)
const facts = (message: Message): string[] =>
  [
    ...new Set(
      patterns(message).flatMap((text) => [...text.matchAll(/\{(\w+)\}/g)].map((found) => found[1]!)),
    ),
  ].sort()

const sourceFiles = (folder: string): string[] =>
  readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) return sourceFiles(path)
    return /\.(ts|svelte)$/.test(entry.name) ? [path] : []
  })
const textOf = (paths: readonly string[]): string =>
  paths.map((path) => readFileSync(path, 'utf8')).join('\n')
const GRID = join('client', 'grid')
const ofPages = textOf(sourceFiles('client').filter((path) => !path.startsWith(GRID)))
const ofGrid = textOf(sourceFiles(GRID))

const ALL: readonly (readonly [name: string, catalogues: Catalogues, sources: string])[] = [
  ['of the first pages', { en: english, zh: chinese }, ofPages],
  ['of late parts', { en: lateEnglish, zh: lateChinese }, ofPages],
  ['of the grid', { en: gridEnglish, zh: gridChinese }, ofGrid],
  ['of the grid’s late parts', { en: lateGridEnglish, zh: lateGridChinese }, ofGrid],
]

describe.each(ALL)('the message files %s', (_name, catalogues, sources) => {
  test('have the same keys', () => {
    expect(Object.keys(catalogues.zh).toSorted()).toEqual(Object.keys(catalogues.en).toSorted())
  })

  test.each(Object.keys(catalogues.en))('%s asks for the same facts in every language', (key) => {
    expect(facts(catalogues.zh[key]!)).toEqual(facts(catalogues.en[key]!))
  })

  test.each(['en', 'zh'] as const)('%s has exactly its plural forms', (language) => {
    const forms = new Intl.PluralRules(language).resolvedOptions().pluralCategories.sort()
    const plurals = Object.entries(catalogues[language]).filter(([, message]) => typeof message !== 'string')
    expect(plurals.map(([key, message]) => [key, Object.keys(message).sort()])).toEqual(
      plurals.map(([key]) => [key, forms]),
    )
  })

  test('every key is used', () => {
    const literal = (key: string): boolean => sources.includes(`'${key}'`) || sources.includes(`"${key}"`)
    const templates = [...sources.matchAll(/`([a-z-]+(?:\.[a-z-]+)*)\.?\$\{[^`]*`/g)].map(
      (found) => found[1]!,
    )
    const built = (key: string): boolean => templates.some((start) => key.startsWith(start))
    const undoing = (key: string): boolean => /^(undo|redo)\./.test(key)
    const unused = Object.keys(catalogues.en).filter((key) => !literal(key) && !built(key) && !undoing(key))
    expect(unused).toEqual([])
  })
})

test('no key stands in two files', () => {
  expect(Object.keys(english).filter((key) => key in lateEnglish)).toEqual([])
  expect(Object.keys(gridEnglish).filter((key) => key in lateGridEnglish)).toEqual([])
})

/** This file and what it imports, at any depth, other than late. */
function withImports(path: string, known = new Set<string>()): Set<string> {
  if (known.has(path)) return known
  known.add(path)
  const text = readFileSync(path, 'utf8')
  for (const [, from] of text.matchAll(/^\s*(?:import|export)\s(?!type\b)[^;'"]*?from\s'(\.[^']+)'/gmsu))
    if (/\.(ts|svelte)$/.test(from!)) withImports(join(dirname(path), from!), known)
  return known
}

test('what the grid says from the first moment on is not in a list that comes late', () => {
  const first = [...withImports(join('client', 'pages', 'TableSheet.svelte'))]
  expect(first).toContain(join(GRID, 'grid-clipboard.ts'))
  expect(first).not.toContain(join(GRID, 'grid-paste.ts'))
  const told = [...textOf(first).matchAll(/\b(?:messages|tell|ask|announce|gridText)\(([^;{]*?)[,)]/gu)]
  const keys = told.flatMap(([, key]) => [...key!.matchAll(/'(\w+)'/gu)].map((found) => found[1]!))
  expect(keys).toEqual(expect.arrayContaining(['copied', 'cutEnded', 'goToSource']))
  const toolbar = readFileSync(join('client', 'pages', 'TableToolbar.svelte'), 'utf8')
  const buttons = [...toolbar.matchAll(/\['(\w+)', [A-Z]/gu)].map((found) => found[1]!)
  expect(buttons).toHaveLength(10)
  expect([...keys, ...buttons].filter((key) => key in lateGridEnglish)).toEqual([])
})
