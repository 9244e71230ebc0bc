import { readFileSync } from 'node:fs'

import { describe, expect, test } from 'vitest'

import type { GridMessages } from '../../../client/grid/grid-messages.ts'
import { errorSentence, refusalSentence, syntaxSentence } from '../../../client/grid/trouble-words.ts'
import { APP_ERRORS } from '../../../shared/model/error.ts'

/** Says the key and the facts, so that a test sees which sentence was chosen. */
const keys: GridMessages = (key, facts = {}) => [key, ...Object.values(facts)].join(' ')

describe('errors in words', () => {
  test('every reason that the engine may give has a sentence of its own', () => {
    const spec = readFileSync(new URL('../../../shared/calc/SPEC.md', import.meta.url), 'utf8')
    const reasons = [...(spec.split('## Reasons')[1] ?? '').matchAll(/`([a-z-]+)`(?! and|\))/g)].map(
      ([, key = '']) => key,
    )
    const listed = reasons.filter((reason) => reason !== 'name')
    expect(listed.length).toBeGreaterThan(20)
    const sentences = listed.map((reason) => errorSentence({ error: '#X!', reason }, keys))
    expect(sentences.filter((sentence) => sentence === '#X! errorCell')).toEqual([])
    expect(new Set(sentences).size).toBe(listed.length)
  })

  test('the sentence names the function nobody knows', () => {
    expect(errorSentence({ error: '#NAME?', reason: 'unknown-function', facts: { name: 'FOO' } }, keys)).toBe(
      '#NAME? errorFunction FOO',
    )
  })

  test('[TX8] an unreadable formula is told where it stops', () => {
    const error = { error: '#ERROR!', reason: 'syntax' }
    expect(syntaxSentence(error, '=1+)', keys)).toBe('#ERROR! errorSyntaxFrom )')
    expect(syntaxSentence(error, '=SUM(1,', keys)).toBe('#ERROR! errorSyntaxEnd')
    expect(syntaxSentence(error, '=LET(x,1)', keys)).toBe('#ERROR! errorSyntax')
  })

  test('an error without a reason is told by its code', () => {
    expect(errorSentence({ error: '#N/A' }, keys)).toBe('#N/A errorNotAvailable')
    expect(errorSentence({ error: '#WHAT?' }, keys)).toBe('#WHAT? errorCell')
  })
})

describe('refusals in words', () => {
  /** What the session may answer to a change of a table; the rest of the codes belong to servers, files and the command line. */
  const OF_TABLES = [
    'formula-too-long',
    'formula-too-deep',
    'formula-too-complex',
    'formula-syntax',
    'unknown-table',
    'unknown-row',
    'unknown-column',
    'row-is-its-own-parent',
    'rows-apart',
    'not-allowed',
    'read-only',
    'too-large',
    'newer-schema',
  ] as const

  test.each(OF_TABLES)('%s has a sentence', (code) => {
    expect(APP_ERRORS).toContain(code)
    expect(refusalSentence(code, {}, keys)).not.toContain('refused')
  })

  test('the label column is named', () => {
    expect(refusalSentence('not-allowed', { what: 'label-column' }, keys)).toBe('cannotDeleteLabel')
  })

  test('[GR9] a full table says what it is full of', () => {
    expect(refusalSentence('table-full', { what: 'rows', limit: 60_000, has: 59_999 }, keys)).toMatch(
      /^rowsFull /,
    )
    expect(refusalSentence('table-full', { what: 'columns', limit: 1024, has: 1024 }, keys)).toMatch(
      /^columnsFull /,
    )
  })

  test('what nobody foresaw still names its code', () => {
    expect(refusalSentence('brand-new', {}, keys)).toBe('refused brand-new')
  })
})
