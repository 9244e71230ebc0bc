import { describe, expect, test } from 'vitest'

import { bind } from '../../../shared/formula/bind.ts'
import { render } from '../../../shared/formula/render.ts'
import { FixturePlan } from './table-fixture.ts'

const plan = new FixturePlan()
plan.add('a', 'Table 10.16', 12, 6)
plan.add('b', "It's 2", 5, 5)
plan.add('c', '表 10.19(1)', 5, 5)
plan.add('d', '10.16', 5, 5)
plan.add('e', '[Draft] Resources, subprogramme 2!', 5, 5)
plan.add('f', 'Summary', 5, 5)
plan.names.set('n1', 'Inflation')
plan.names.set('n2', 'FY2023')
plan.names.set('n3', '汇率')

const at = plan.at('a', 5, 3)
const roundTrip = (text: string): string => render(bind(text, at, plan), at, plan)

describe('A1 text comes back as its author wrote it', () => {
  test.each([
    '=SUM(A1:B10,$C$3)*2%',
    '=B$5*$C5',
    "='It''s 2'!A1+'表 10.19(1)'!B2:C3",
    "='10.16'!D5",
    "=SUM('[Draft] Resources, subprogramme 2!'!$D2:D$4)",
    '=Summary!A1',
    '=SUM(B:B)',
    '=SUM(B:$C)',
    '=SUM(2:3)',
    '=SUM($2:3)',
    '=SUM(B2:B)',
    '=SUM(B2:$C)',
    '=SUM(B2:5)',
    "=SUM('10.16'!B2:D)",
    '="say ""hi"" C:\\"&A1',
    '=IF(TRUE,1,"x")',
    '=SUM(CHILDREN())',
    '=SUM(CHILDREN(D7))',
    '=SUM(CHILDREN(E5))',
    '=SUM(CHILDREN($D$7))',
    "=SUM(CHILDREN('表 10.19(1)'!D3))",
    '={1,2;3,4}',
    '=SUM( A1 ,\n B2 )',
    '=#REF!+1',
    '=B999',
    '=za1+1',
    '=SUM(A20:A30)',
    '=CHILDREN(Z99)',
    "='10.16'!Z99",
    "='Table 99'!A1",
    '=Inflation*2',
    '=汇率*2',
    '=FY2023+1',
    '=unknown_name+1',
    '=@A1',
    '=-A1+-2.5E3',
    '=B5:D5',
    '=A1:A1',
  ])('%s', (text) => {
    expect(roundTrip(text)).toBe(text)
  })
})

describe('and in canonical spelling', () => {
  test.each([
    ['=b5*C5', '=B5*C5'],
    ['=sum(a1:b2)', '=SUM(A1:B2)'],
    ['=Sum (a1)', '=SUM(A1)'],
    ['=_xlfn.XLOOKUP(A1,B:B,C:C)', '=XLOOKUP(A1,B:B,C:C)'],
    ['=_xlfn._xlws.SORT(A1:A3)', '=SORT(A1:A3)'],
    ['=A5:A1', '=A1:A5'],
    ['=$A$5:B1', '=$A1:B$5'],
    ['=B9:A7', '=A7:B9'],
    ["='Table 10.16'!A1", '=A1'],
    ["='Table 10.16'!A1:'Table 10.16'!B2", '=A1:B2'],
    ["='10.16'!A1 : '10.16'!B2", "='10.16'!A1:B2"],
    ['=SUM(B2:B999)', '=SUM(B2:B)'],
    ['=SUM(B2:ZZ5)', '=SUM(B2:5)'],
    ['=SUM(B2:ZZ40000)', '=SUM(B2:F)'],
    ['=SUM(C:ZZ)', '=SUM(C:F)'],
    ['=SUM(3:999)', '=SUM(3:12)'],
    ['=true', '=TRUE'],
    ['=inflation', '=Inflation'],
    ['＝SUM（A1，B2）', '=SUM(A1,B2)'],
    ['＝ＳＵＭ（Ａ１：Ｂ２）＊２', '=SUM(A1:B2)*2'],
    ['=IF（A1>“甲”，“他说"好"”，“（，）”）', '=IF(A1>"甲","他说""好""","（，）")'],
    ['=‘表 10.19(1)’！B2', "='表 10.19(1)'!B2"],
    ['=A1×2÷3', '=A1*2/3'],
    ['=A1\u00A0+\u3000B2', '=A1 + B2'],
    ['=CHILDREN(d5)', '=CHILDREN()'],
  ])('%s', (text, canonical) => {
    expect(roundTrip(text)).toBe(canonical)
  })
})
