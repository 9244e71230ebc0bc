/** Every well-formed expression is bound, shown, and understood by the real engine. */
import fc from 'fast-check'
import { HyperFormula } from 'hyperformula'
import { expect, test } from 'vitest'

import { bind } from '../../../shared/formula/bind.ts'
import { BROKEN, compile } from '../../../shared/formula/compile.ts'
import { render } from '../../../shared/formula/render.ts'
import { toXlsx } from '../../../shared/formula/xlsx.ts'
import { FixturePlan } from './table-fixture.ts'

/** Longer runs: `FUZZ_SCALE=20 npx vitest run test/shared/formula/expression-fuzz`. */
const SCALE = Number(process.env['FUZZ_SCALE'] ?? 1)

const plan = new FixturePlan()
plan.add('a', 'Table 10.16', 6, 4)
plan.add('b', '表 10.19(1)', 6, 4)
plan.change('a', 'r3', { parent: 'r2' })
plan.change('a', 'r5', { parent: 'r2' })
plan.names.set('n1', 'Inflation')
const at = plan.at('a', 2, 1)
const engine = HyperFormula.buildFromSheets(
  { _0: [[null]], _a: [[1]], _b: [[1]] },
  { licenseKey: 'gpl-v3', ignoreWhiteSpace: 'any', language: 'enGB' },
)
const context = {
  sheet: (table: string) => `_${table}`,
  blank: '_0!A1',
  nameText: () => '_b!$A$1',
  rows: plan.rows,
  columns: plan.columns,
}

const { expression } = fc.letrec<{ expression: string; atom: string; call: string }>((tie) => ({
  expression: fc.oneof(
    { maxDepth: 5, withCrossShrink: true },
    tie('atom'),
    tie('call'),
    fc
      .tuple(
        tie('expression'),
        fc.constantFrom('+', '-', '*', '/', '^', '&', '=', '<>', '<', '>=', ' = ', '＝', '×', '\n+ '),
        tie('expression'),
      )
      .map((parts) => parts.join('')),
    tie('expression').map((inner) => `(${inner})`),
    tie('expression').map((inner) => `（-${inner}）`),
    tie('atom').map((inner) => `${inner}%`),
  ),
  call: fc
    .tuple(
      fc.constantFrom('SUM', 'if', 'Max ', '_xlfn.CONCAT', 'ROUND', 'UNHEARD.OF'),
      fc.array(tie('expression'), { minLength: 1, maxLength: 3 }),
      fc.constantFrom(',', ', ', '，'),
    )
    .map(([name, list, comma]) => `${name}(${list.join(comma)})`),
  atom: fc.constantFrom(
    'A1',
    'b2',
    '$C$3',
    'A1:B2',
    'C:C',
    '2:3',
    'B2:B',
    'D9',
    'Inflation',
    'word',
    '#REF!',
    '#N/A',
    "'表 10.19(1)'!A1",
    "'表 10.19(1)'!B:B",
    "'Nope 1'!A1",
    'CHILDREN()',
    'CHILDREN(C2)',
    'children( b1 )',
    '1',
    '2.5',
    '.5',
    '1E3',
    '1e-3',
    'TRUE',
    'false()',
    '""',
    '"a""b"',
    '"\\"',
    '“甲"乙”',
    '{1,2;3,4}',
  ),
}))

test('[BD9] expressions', () => {
  fc.assert(
    fc.property(expression, (body) => {
      const formula = bind(`=${body}`, at, plan)
      expect(formula[0]).toBe(1)
      const shown = render(formula, at, plan)
      expect(render(bind(shown, at, plan), at, plan)).toBe(shown)
      const text = compile(formula, at, context)
      expect(text).not.toBe(BROKEN)
      expect([text, engine.validateFormula(text)]).toEqual([text, true])
      const file = toXlsx(formula, at, plan)
      if ('text' in file) expect(file.text).not.toBe('')
    }),
    { numRuns: 400 * SCALE },
  )
})
