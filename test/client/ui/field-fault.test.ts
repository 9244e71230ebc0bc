/** What is wrong with a field that cannot be sent. */
import { expect, test } from 'vitest'

import { fieldFault, NOT_BLANK } from '../../../client/ui/field-fault.ts'

const fine = { valueMissing: false, typeMismatch: false, patternMismatch: false }

test.each([
  [{ ...fine, valueMissing: true }, 'field.missing'],
  [{ ...fine, patternMismatch: true }, 'field.missing'],
  [{ ...fine, typeMismatch: true }, 'field.email'],
  [{ ...fine, typeMismatch: true, patternMismatch: true }, 'field.email'],
  [fine, 'field.unfit'],
] as const)('%j: %s', (validity, key) => expect(fieldFault(validity)).toBe(key))

test.each([
  [' ', false],
  ['　', false],
  ['Wang Min', true],
  [' 李娜 ', true],
])('%j is something: %s', (typed, is) => expect(new RegExp(`^(?:${NOT_BLANK})$`, 'v').test(typed)).toBe(is))
