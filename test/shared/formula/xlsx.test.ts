import { describe, expect, test } from 'vitest'

import { bind } from '../../../shared/formula/bind.ts'
import { render } from '../../../shared/formula/render.ts'
import { fromXlsx, toXlsx } from '../../../shared/formula/xlsx.ts'
import { FixturePlan } from './table-fixture.ts'

const plan = new FixturePlan()
plan.add('a', "Q1 'x'", 10, 5)
plan.add('b', 'Other', 5, 5)
plan.names.set('n1', 'Inflation')
for (const id of ['r5', 'r6', 'r8']) plan.change('a', id, { parent: 'r4' })
plan.change('a', 'r7', { parent: 'r6' })
plan.change('b', 'r2', { parent: 'r1' })
// Visible order of table a: r1–r4, r5, r6, r7 (under r6), r8, r9, r10.
const at = plan.at('a', 4, 2)

describe('[XL1] into a file', () => {
  test.each([
    ['=SUM(A1:$B$2)', 'SUM(A1:$B$2)'],
    ['=XLOOKUP(A1,B:B,C:C)', '_xlfn.XLOOKUP(A1,B:B,C:C)'],
    ['=SORT(FILTER(A1:A5,B1:B5>1))', '_xlfn._xlws.SORT(_xlfn._xlws.FILTER(A1:A5,B1:B5>1))'],
    ['=stdev.s(A1:A3)+ifs(A1,1)', '_xlfn.STDEV.S(A1:A3)+_xlfn.IFS(A1,1)'],
    ['=LET(x,A4,y,x+1,x*y)+x', '_xlfn.LET(_xlpm.x,A4,_xlpm.y,_xlpm.x+1,_xlpm.x*_xlpm.y)+x'],
    ['=LET(Inflation,2,Inflation)*Inflation', '_xlfn.LET(_xlpm.Inflation,2,_xlpm.Inflation)*Inflation'],
    ['=Other!A1', "'Other'!A1"],
    ['=IF(A1=B1,1,2)', 'IF(A1=B1,1,2)'],
    ['="a""b"&"XLOOKUP("', '"a""b"&"XLOOKUP("'],
    ['=A4*2+B99+Inflation+5:5', 'A4*2+#REF!+Inflation+5:5'],
    ['=SUM(CHILDREN())', 'SUM(C5:C6,C8)'],
    ['=SUM(CHILDREN(Other!B1))', "SUM('Other'!B2)"],
    ['=SUMIF(CHILDREN(B6),">0")', 'SUMIF(B7,">0")'],
  ])('%s', (text, file) => {
    expect(toXlsx(bind(text, at, plan), at, plan)).toEqual({ text: file })
  })
})

describe('[XL2] what a spreadsheet program cannot calculate', () => {
  test.each([
    ['=ARRAYFORMULA(A1:A2*2)', 'ARRAYFORMULA'],
    ['=hf.add(A1,2)', 'HF.ADD'],
    ['=SUM(CHILDREN(B1))', 'CHILDREN'],
    ['=SUMIF(CHILDREN(),">0")', 'CHILDREN'],
    ['=SUM(', '=SUM('],
  ])('%s', (text, unsupported) => {
    expect(toXlsx(bind(text, at, plan), at, plan)).toEqual({ unsupported })
  })

  test('more text than a file may hold', () => {
    expect(toXlsx([1, `"${'x'.repeat(9000)}"`], at, plan)).toEqual({ unsupported: 'LENGTH' })
  })
})

describe('[XL1] out of a file', () => {
  test.each([
    ['_xlfn.XLOOKUP(A1,B:B,C:C)', '=XLOOKUP(A1,B:B,C:C)'],
    ['_xlfn._xlws.SORT(A1:A3)', '=SORT(A1:A3)'],
    ["_XLFN.STDEV.S('Other'!A1:A3)", '=STDEV.S(Other!A1:A3)'],
    ['"_xlfn.SORT"', '="_xlfn.SORT"'],
    ['=A1+1', '=A1+1'],
  ])('%s', (file, text) => {
    expect(render(bind(fromXlsx(file), at, plan), at, plan)).toBe(text)
  })
})
