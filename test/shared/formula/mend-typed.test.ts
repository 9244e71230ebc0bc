/** Formulas as people type them in a hurry. */
import { describe, expect, test } from 'vitest'

import { bind } from '../../../shared/formula/bind.ts'
import { render } from '../../../shared/formula/render.ts'
import { FixturePlan } from './table-fixture.ts'

const plan = new FixturePlan()
plan.add('a', 'Table 10.16', 12, 6)
const at = plan.at('a', 5, 3)
const read = (text: string): string => render(bind(text, at, plan), at, plan)

describe('[TX7] brackets left open at the end', () => {
  test.each([
    ['=SUM(B3:B4', '=SUM(B3:B4)'],
    ['=ROUND(SUM(B3:B4)/2,1', '=ROUND(SUM(B3:B4)/2,1)'],
    ['=IF((B3+1)*2>3,"yes",LEN("(no"', '=IF((B3+1)*2>3,"yes",LEN("(no"))'],
    ['=SUM({1,2;3,4', '=SUM({1,2;3,4})'],
    ['=（B3+1', '=(B3+1)'],
    ['=SUM(B3*5% ', '=SUM(B3*5% )'],
    ['=SUM(CHILDREN(', '=SUM(CHILDREN())'],
    ['=YEAR(TODAY(', '=YEAR(TODAY())'],
  ])('%s', (typed, meant) => {
    expect(bind(typed, at, plan)[0]).toBe(1)
    expect(read(typed)).toBe(meant)
  })

  test.each(['=SUM(', '=SUM(B3,', '=(B3+', '=SUM(B3))+(1', '=(B3}', '=LEN("abc', '=(', '=(-'])(
    '%s waits for its author',
    (typed) => {
      expect(bind(typed, at, plan)).toEqual([0, typed])
    },
  )
})

describe('[TX6] semicolons between arguments', () => {
  test.each([
    ['=SUM(B3;B4)', '=SUM(B3,B4)'],
    ['=IF(B3>1;"a;b";{1,2;3,4})', '=IF(B3>1,"a;b",{1,2;3,4})'],
    ['=SUM(B3；SUM(B4;B5', '=SUM(B3,SUM(B4,B5))'],
  ])('%s', (typed, meant) => {
    expect(read(typed)).toBe(meant)
  })

  test.each(['=ROUND(1,5;0)', '=B3;B4', '={1;2}'])('%s is not guessed at', (typed) => {
    expect(read(typed)).toBe(typed)
  })
})
