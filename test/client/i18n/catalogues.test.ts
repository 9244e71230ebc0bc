/** The message files against each other and against the sources: same keys, same facts, the plural forms of the language, none unused. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

import { describe, expect, test } from 'vitest'

import english from '../../../client/i18n/en.json'
import lateEnglish from '../../../client/i18n/late.en.json'
import lateChinese from '../../../client/i18n/late.zh.json'
import chinese from '../../../client/i18n/zh.json'

type Message = string | Record<string, string>
type Catalogues = Readonly<Record<'en' | 'zh', Record<string, Message>>>
const ALL: readonly (readonly [name: string, catalogues: Catalogues])[] = [
  ['of the first pages', { en: english, zh: chinese }],
  ['of late parts', { en: lateEnglish, zh: lateChinese }],
]

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
    if (entry.isDirectory()) return entry.name === 'grid' ? [] : sourceFiles(path)
    return /\.(ts|svelte)$/.test(entry.name) ? [path] : []
  })
const sources = sourceFiles('client')
  .map((path) => readFileSync(path, 'utf8'))
  .join('\n')

describe.each(ALL)('the message files %s', (_name, catalogues) => {
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
})
