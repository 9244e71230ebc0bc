/** What holds for every text and for every stored formula, whoever wrote it. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'

import { bind } from '../../../shared/formula/bind.ts'
import { compile, compileName, type CompileContext } from '../../../shared/formula/compile.ts'
import { dependencies } from '../../../shared/formula/dependencies.ts'
import { rebase } from '../../../shared/formula/rebase.ts'
import { type ReferenceSpan, references } from '../../../shared/formula/references.ts'
import { render } from '../../../shared/formula/render.ts'
import { retarget } from '../../../shared/formula/retarget.ts'
import { tokenise } from '../../../shared/formula/tokens.ts'
import { toXlsx } from '../../../shared/formula/xlsx.ts'
import { AppError } from '../../../shared/model/error.ts'
import { sanitiseFormula } from '../../../shared/model/formula-shape.ts'
import type { StoredFormula } from '../../../shared/model/formula.ts'
import { tableId } from '../../../shared/model/ids.ts'
import { FixturePlan } from './table-fixture.ts'

/** Longer runs: `FUZZ_SCALE=20 npx vitest run test/shared/formula/formula-fuzz`. */
const SCALE = Number(process.env['FUZZ_SCALE'] ?? 1)

const NAMES = [
  'Table 10.16',
  '表 10.19(1)',
  "It's 2",
  '10.16',
  '[Draft] x!',
  'Summary',
  "''",
  'a\nb',
  ' ',
  '“x”',
  '#',
  '1',
  "x'!y",
]

const newPlan = (names: readonly string[] = NAMES): FixturePlan => {
  const plan = new FixturePlan()
  for (const [index, name] of names.entries()) plan.add(`t${index}`, name, 6 + (index % 3), 4)
  for (const [id, parent] of [
    ['r3', 'r2'],
    ['r4', 'r3'],
    ['r5', 'r2'],
  ] as const)
    plan.change('t0', id, { parent })
  plan.change('t0', 'r5', { deleted: true })
  plan.names.set('n1', 'Inflation')
  plan.names.set('n2', 'FY2023')
  return plan
}
const plan = newPlan()
const context: CompileContext = {
  sheet: (table) => (plan.tables.has(table) ? `_${table}` : undefined),
  blank: '_0!A1',
  nameText: (name) => (plan.names.has(name) ? `N_${name}` : undefined),
  rows: plan.rows,
  columns: plan.columns,
}

const column = fc.constantFrom('A', 'b', '$C', 'D', 'E', 'ZZ')
const row = fc.constantFrom('1', '2', '$3', '4', '5', '6', '9', '999')
const cell = fc.tuple(column, row).map((parts) => parts.join(''))
const prefix = fc.oneof(
  { weight: 4, arbitrary: fc.constant('') },
  fc.constantFrom(...NAMES, 'Nope').map((name) => `'${name.replaceAll("'", "''")}'!`),
  fc.constantFrom('Summary!', '表!', 'Nope!'),
)
const reference = fc
  .tuple(
    prefix,
    fc.oneof(
      cell,
      fc.tuple(cell, cell).map((ends) => ends.join(':')),
      fc.tuple(column, column).map((ends) => ends.join(':')),
      fc.tuple(row, row).map((ends) => ends.join(':')),
      fc.tuple(cell, column).map((ends) => ends.join(':')),
      fc.tuple(cell, row).map((ends) => ends.join(':')),
    ),
  )
  .map((parts) => parts.join(''))
const piece = fc.oneof(
  { weight: 4, arbitrary: reference },
  reference.map((argument) => `CHILDREN(${argument})`),
  fc.constantFrom(
    'CHILDREN()',
    'children ( )',
    'SUM(',
    'if(',
    '总和(',
    'LOG10(',
    'word',
    'Inflation',
    'FY2023',
    'TRUE',
    'false(',
    '(',
    ')',
    ',',
    ';',
    '+',
    '-',
    '*',
    '&',
    '%',
    ':',
    '#',
    '@',
    '{',
    '}',
    '=',
    '<>',
    ' ',
    '\n',
    '\u3000',
    '\u00A0',
    '"',
    '""',
    "'",
    '!',
    '“',
    '”',
    '‘',
    '’',
    '（',
    '）',
    '，',
    '＝',
    '：',
    '！',
    '1',
    '2.5',
    '1e9',
    '1E',
    '.5',
    '#REF!',
    '#N/A',
    '"a""b"',
    '“a"b”',
    '[x]',
    '[@y]',
    '_xlfn.',
    '_xlfn.SORT(',
    '\\',
    '\u0000',
    '\uD800',
    '\uFFFF',
    '\u202E',
  ),
)
const likelyText = fc.array(piece, { maxLength: 14 }).map((pieces) => `=${pieces.join('')}`)
const balanced = fc
  .array(
    fc.oneof(
      reference,
      reference.map((argument) => `CHILDREN(${argument})`),
      fc.constantFrom('1', '"x"', 'CHILDREN()', 'TRUE'),
    ),
    {
      minLength: 1,
      maxLength: 5,
    },
  )
  .map((parts) => `=SUM(${parts.join(',')})*2`)
const anyText = fc.oneof(
  { weight: 5, arbitrary: likelyText },
  { weight: 4, arbitrary: balanced },
  fc.string({ unit: 'binary', maxLength: 60 }).map((text) => `=${text}`),
  fc.string({ unit: 'grapheme', maxLength: 60 }),
)
const somewhere = fc
  .tuple(fc.nat(NAMES.length - 1), fc.integer({ min: 1, max: 5 }), fc.nat(3))
  .map(([table, line, place]) => plan.at(`t${table}`, line, place))

describe('typed text', () => {
  test('[BD9] binding what was rendered changes nothing, and nothing but AppError is ever thrown', () => {
    let formulas = 0
    fc.assert(
      fc.property(anyText, somewhere, (text, at) => {
        let bound: StoredFormula
        try {
          bound = bind(text, at, plan)
        } catch (error) {
          expect(error).toBeInstanceOf(AppError)
          return
        }
        if (bound[0] === 1) formulas++
        expect(sanitiseFormula(bound)).toBe(bound)
        const once = render(bound, at, plan)
        if (bound[0] === 0) expect(once).toBe(text)
        const again = bind(once, at, plan)
        expect(render(again, at, plan)).toBe(once)
        expect(compile(again, at, context)).toBe(compile(bound, at, context))
        for (const span of references(bound, at, plan)) expect(span.end).toBeGreaterThan(span.start)
      }),
      { numRuns: 1200 * SCALE },
    )
    expect(formulas).toBeGreaterThan(200 * SCALE)
  })

  test('the words where a reference stands name its cells', () => {
    fc.assert(
      fc.property(balanced, somewhere, (text, at) => {
        const bound = bind(text, at, plan)
        if (bound[0] === 0) return
        const rendered = render(bound, at, plan)
        const spans = references(bound, at, plan)
        for (const { start, end } of spans) {
          const alone = `=${rendered.slice(start, end)}`
          const areas = (all: readonly ReferenceSpan[]): unknown[] =>
            all.map(({ table, rows, columns }) => ({ table, rows, columns }))
          const here = spans.filter((span) => span.start === start)
          expect(areas(references(bind(alone, at, plan), at, plan))).toEqual(areas(here))
        }
      }),
      { numRuns: 300 * SCALE },
    )
  })

  test('tokens cover the text without gaps', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        let end = 0
        for (const token of tokenise(text)) {
          expect(token.start).toBe(end)
          end = token.end
        }
        expect(end).toBe(text.length)
      }),
      { numRuns: 600 * SCALE },
    )
  })

  test('[TX5] any table name can be written before an address', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', minLength: 1, maxLength: 40 }), (name) => {
        const own = newPlan(['Own', name])
        const at = own.at('t0', 1, 0)
        const text = render(
          [1, '', ['c', tableId('t1'), own.at('t1', 2, 1).row, own.at('t1', 2, 1).column, 0]],
          at,
          own,
        )
        expect(bind(text, at, own)).toEqual([1, '', ['c', 't1', 'r2', 'c2', 0]])
      }),
      { numRuns: 300 * SCALE },
    )
  })
})

describe('stored formulas of any shape', () => {
  const id = fc.constantFrom('r1', 'r2', 'r3', 'r5', 'c1', 'c2', 'gone', '@')
  const table = fc.constantFrom(0, 't0', 't1', 'gone')
  const place = fc.record(
    {
      at: id,
      key: fc.constantFrom('', 'k0001', 'k0003', 'zz'),
      in: id,
      before: fc.constant(true),
      up: fc.array(fc.record({ at: id, key: fc.constant('k0002') }), { maxLength: 2 }),
    },
    { requiredKeys: ['at', 'key'] },
  )
  const bound = fc.oneof(fc.constantFrom('@', '-', '+'), place)
  const anchors = fc.nat(15)
  const ref = fc.oneof(
    fc.tuple(fc.constant('c'), table, id, id, anchors),
    fc.tuple(fc.constant('r'), table, bound, bound, bound, bound, anchors),
    fc.tuple(fc.constant('k'), table, id, id),
    fc.tuple(fc.constant('n'), fc.constantFrom('n1', 'gone')),
    fc.tuple(fc.constant('!'), fc.constantFrom('#REF!', '"', 'x)', '')),
  )
  const literal = fc.oneof(
    fc.constantFrom('SUM(', ')', ',', '+', '"', '{', 'x', '(((('),
    fc.string({ unit: 'binary', maxLength: 8 }),
  )
  const stored = fc
    .array(fc.oneof(literal, ref), { maxLength: 8 })
    .map((parts) => [1, ...parts] as unknown as StoredFormula)

  test('are shown, compiled, copied, moved and exported without throwing', () => {
    fc.assert(
      fc.property(stored, somewhere, somewhere, (formula, at, to) => {
        const text = render(formula, at, plan)
        expect(text.startsWith('=')).toBe(true)
        const engine = compile(formula, at, context)
        expect(engine.startsWith('=')).toBe(true)
        compileName(formula, context)
        dependencies(formula, at)
        references(formula, at, plan)
        toXlsx(formula, at, plan)
        render(rebase(formula, at, to, plan), to, plan)
        render(
          retarget(formula, at, to, (cell) => (cell.row === at.row ? to : undefined), plan),
          to,
          plan,
        )
        retarget(formula, at, at, () => to, plan)
      }),
      { numRuns: 800 * SCALE },
    )
  })
})
