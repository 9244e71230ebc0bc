import { describe, expect, test } from 'vitest'

import { bind } from '../../../shared/formula/bind.ts'
import { references, type ReferenceSpan } from '../../../shared/formula/references.ts'
import { render } from '../../../shared/formula/render.ts'
import { FixturePlan } from './table-fixture.ts'

const plan = new FixturePlan()
plan.add('a', 'Table 10.16', 12, 6)
plan.add('b', '[表] 10.19(1)', 5, 5)
plan.change('a', 'r7', { parent: 'r5' })
plan.change('a', 'r9', { parent: 'r5' })
plan.change('a', 'r10', { parent: 'r7' })
// Visible order: r1–r5, r7, r10, r9, r6, r8, r11, r12.
const at = plan.at('a', 5, 3)

/** What a person would see coloured: the words and the cells. */
const seen = (text: string, spans: readonly ReferenceSpan[]): string[] =>
  spans.map(({ start, end, table, rows, columns }) => {
    const cells = `${rows.map((row) => row + 1).join('–')} × ${columns.join('–')}`
    return `${text.slice(start, end)} → ${table} ${cells}`
  })

describe('references of a stored formula', () => {
  test('stand where the rendered text names them', () => {
    const formula = bind('=SUM(B2:$C$3,\'[表] 10.19(1)\'!b2)+D5*B99+SUM(CHILDREN())&"B2"', at, plan)
    const text = render(formula, at, plan)
    expect(seen(text, references(formula, at, plan))).toEqual([
      'B2:$C$3 → a 2–3 × 1–2',
      "'[表] 10.19(1)'!B2 → b 2–2 × 1–1",
      'D5 → a 5–5 × 3–3',
      'CHILDREN() → a 6–6 × 3–3',
      'CHILDREN() → a 8–8 × 3–3',
    ])
  })

  test('none in text that is no formula', () => {
    expect(references([0, '=SUM(B2'], at, plan)).toEqual([])
  })
})
