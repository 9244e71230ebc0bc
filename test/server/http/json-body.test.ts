/** What is refused of JSON before any route sees it. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'

import { jsonTrouble } from '../../../server/http/json-body.ts'

describe('[AU28] JSON that nobody honest sends', () => {
  test.each([
    ['{"a":1,"a":2}', 'field-twice'],
    ['{"role":"viewer","\\u0072ole":"owner"}', 'field-twice'],
    ['[{"b":{"a":1,"c":[1,{"x":1}],"a":2}}]', 'field-twice'],
    ['{"a":{"b":1},"b":2,"a":3}', 'field-twice'],
    ['['.repeat(201) + ']'.repeat(201), 'too-deep'],
    ['{"a":'.repeat(100_000), 'too-deep'],
  ])('%.40s: %s', (text, trouble) => expect(jsonTrouble(text)).toBe(trouble))

  test.each([
    '{"a":{"a":{"a":1}},"b":[{"a":1},{"a":2}]}',
    '{"a":"a","b":"a, \\"a\\": {"}',
    '["a","a",{"a":"a"}]',
    '{"":1,"a":""}',
    '{"\\\\":1,"\\"":2}',
    '['.repeat(200) + ']'.repeat(200),
    '',
    '"',
    '{"a',
    '}}}]]],,,',
  ])('%.40s is the parser’s business', (text) => expect(jsonTrouble(text)).toBeNull())

  test('of what a program prints nothing is refused, and nothing throws', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 6 }), (value) => {
        expect(jsonTrouble(JSON.stringify(value))).toBeNull()
        expect(jsonTrouble(JSON.stringify(value, null, 2))).toBeNull()
      }),
    )
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom('"', '{', '}', '[', ']', ',', ':', '\\', 'a', ' ') }),
        (text) => void jsonTrouble(text),
      ),
    )
  })

  test('a field given twice is always found', () => {
    const object = fc.dictionary(fc.string(), fc.jsonValue({ maxDepth: 3 }), { minKeys: 1 })
    fc.assert(
      fc.property(object, fc.nat(), (value, which) => {
        const fields = Object.entries(value).map(
          ([name, inner]) => `${JSON.stringify(name)}:${JSON.stringify(inner)}`,
        )
        const twice = fields[which % fields.length]
        expect(jsonTrouble(`[{${[...fields, twice].join(' , ')}}]`)).toBe('field-twice')
      }),
    )
  })
})
