/** Compiled text, and that the real engine reads it. */
import { HyperFormula } from 'hyperformula'
import { describe, expect, test } from 'vitest'

import { bind } from '../../../shared/formula/bind.ts'
import { compile, compileName, type CompileContext, OVERGROWN } from '../../../shared/formula/compile.ts'
import { dependencies } from '../../../shared/formula/dependencies.ts'
import { bindName, renderName } from '../../../shared/formula/named-formula.ts'
import type { StoredFormula } from '../../../shared/model/formula.ts'
import { tableId } from '../../../shared/model/ids.ts'
import { FixturePlan } from './table-fixture.ts'

const plan = new FixturePlan()
plan.add('a', 'Table 10.16', 12, 6)
plan.add('b', '表 10.19(1)', 5, 5)
plan.names.set('n1', 'Inflation')
for (const [child, parent] of [
  ['r7', 'r5'],
  ['r8', 'r5'],
  ['r9', 'r8'],
  ['r10', 'r5'],
])
  plan.change('a', child!, { parent: parent! })
plan.change('b', 'r2', { parent: 'r1' })

const sheets: Record<string, string> = { a: '_1', b: '_2' }
const context: CompileContext = {
  sheet: (table) => sheets[table],
  blank: '_0!A1',
  nameText: (name) => (name === 'n1' ? 'NAME_1' : undefined),
  rows: plan.rows,
  columns: plan.columns,
}
// Visible order of table a: r1–r5, r7, r8, r9, r10 under r5, then r6, r11, r12.
const at = plan.at('a', 5, 3)
const compiled = (text: string): string => compile(bind(text, at, plan), at, context)

describe('engine text', () => {
  test.each([
    [
      '[CP1] no $, always bounded',
      '=SUM($B$2:B5)+SUM(B:B)+SUM(2:3)+SUM(B4:B)',
      '=SUM(B2:B5)+SUM(B1:B12)+SUM(A2:F3)+SUM(B4:B12)',
    ],
    ['[CP1] too large ranges', '=SUM(B1:ZZ40000)', '=SUM(B1:F12)'],
    ['another table', "='表 10.19(1)'!B2+SUM('表 10.19(1)'!A:B)", '=_2!B2+SUM(_2!A1:B5)'],
    ['[CP2] dead', "=B99+'Nope 1'!A1", '=#REF!+#REF!'],
    ['[CP2] unknown word', '=word*2', '=#NAME?*2'],
    ['[CP2] no formula', '=SUM(', '=#ERROR!'],
    ['[CP3] quotes', '="say ""hi"""', '=("say "&CHAR(34)&"hi"&CHAR(34))'],
    ['[CP3] backslash', '="C:\\"', '=("C:"&CHAR(92))'],
    ['[CP3] one quote', '=""""', '=CHAR(34)'],
    ['[CP3] numbers and truth', '=1E3+TRUE', '=1e3+TRUE()'],
    ['[CP3] truth as a function', '=if(true(),B5,$C$1)', '=IF(TRUE(),B5,C1)'],
    ['[CP3] one of many', '=@B5', '=B5'],
    ['[CP3] not available', '=#N/A/A1', '=NA()/A1'],
    ['comparing', '=IF(A1=B1,A1<>B1,A1>=B1)=C1', '=IF(A1=B1,A1<>B1,A1>=B1)=C1'],
    ['a name', '=Inflation*2', '=NAME_1*2'],
    ['a function nobody knows', '=总和(A1)', '=UNKNOWN.FUNCTION(A1)'],
    ['[CP4] children', '=SUM(CHILDREN())', '=SUM(D6:D7,D9)'],
    ['[CP4] children, another column', '=SUM(1,CHILDREN(B5),2)', '=SUM(1,B6:B7,B9,2)'],
    ['[CP4] one run anywhere', '=SUMIF(CHILDREN(B7),">0")', '=SUMIF(B8,">0")'],
    ['[CP4] several runs where one is wanted', '=SUMIF(CHILDREN(),">0")', '=SUMIF(#VALUE!,">0")'],
    ['[CP4] several runs in an expression', '=SUM(CHILDREN()*2)', '=SUM(#VALUE!*2)'],
    ['[CP4] no children', '=SUM(CHILDREN(B1))', '=SUM(_0!A1)'],
    ['[CP4] children elsewhere', "=SUM(CHILDREN('表 10.19(1)'!B1))", '=SUM(_2!B2)'],
  ])('%s: %s', (_, text, engine) => {
    expect(compiled(text)).toBe(engine)
  })

  test('[CP2] a table the engine does not have', () => {
    const formula = bind("='表 10.19(1)'!B2", at, plan)
    expect(compile(formula, at, { ...context, sheet: (table) => (table === 'b' ? undefined : '_1') })).toBe(
      '=#REF!',
    )
  })

  test('[CP2] stored text that breaks the limits never reaches the engine', () => {
    const deep: StoredFormula = [1, `${'('.repeat(10_000)}1${')'.repeat(10_000)}`]
    expect(compile(deep, at, context)).toBe('=#ERROR!')
    expect(compile([1, 'SUM(', ['!', 'x'], '"'], at, context)).toBe('=#ERROR!')
    expect(compile([1, '1'.repeat(5000)], at, context)).toBe('=#ERROR!')
  })

  test('[CP3] positions inside stored text mean nothing', () => {
    expect(compile([1, 'SUM(A1:ZZ40000)+_2!B2'], at, context)).toBe('=SUM(#REF!)+#REF!')
  })

  test('names: everything absolute and with its sheet', () => {
    const text = "='表 10.19(1)'!B2*SUM('Table 10.16'!B2:C3)"
    const formula = bindName(text, plan)
    expect(renderName(formula, plan)).toBe(text)
    expect(compileName(formula, context)).toBe('=_2!$B$2*SUM(_1!$B$2:$C$3)')
    expect(renderName(bindName('=B2', plan, tableId('a')), plan)).toBe("='Table 10.16'!B2")
    expect(renderName(bindName('=SUM(B:B)', plan, tableId('a')), plan)).toBe("=SUM('Table 10.16'!B:B)")
    expect(compileName(bindName('=SUM(CHILDREN(B5))', plan, tableId('a')), context)).toBe(
      '=SUM(_1!$B$6:$B$7,_1!$B$9)',
    )
    expect(renderName(bindName('=B2', plan), plan)).toBe('=B2')
    expect(compileName(bindName('=B2', plan), context)).toBe('=#REF!')
    expect(renderName(bindName('=CHILDREN()', plan, tableId('a')), plan)).toBe('=CHILDREN(#REF!)')
    expect(bindName('=SUM(', plan)).toEqual([0, '=SUM('])
  })
})

describe('the engine reads it', () => {
  const engine = HyperFormula.buildFromSheets(
    {
      _0: [[null]],
      _1: Array.from({ length: 12 }, (_, row) =>
        Array.from({ length: 6 }, (_, column) => (column === 4 ? null : row + 1)),
      ),
      _2: Array.from({ length: 5 }, () => [1, 2, 3, 4, 5]),
    },
    { licenseKey: 'gpl-v3', useRegularExpressions: false, ignoreWhiteSpace: 'any', language: 'enGB' },
    [{ name: 'NAME_1', expression: '=_2!$B$2' }],
  )
  const sheet = engine.getSheetId('_1')!
  const evaluate = (text: string): unknown => {
    const value = engine.calculateFormula(compiled(text), sheet)
    return typeof value === 'object' && value !== null && 'value' in value ? value.value : value
  }

  test.each<[string, unknown]>([
    ['="say ""hi"" in C:\\"', 'say "hi" in C:\\'],
    ['=“甲”&"，"', '甲，'],
    ['=""', ''],
    ['=1E3+TRUE', 1001],
    ['=IF(true,.5,5.)', 0.5],
    ['=SUM(CHILDREN())', 22],
    ['=SUM(B2:B5)', 14],
    ['=SUM(B:B)', 78],
    ['=SUM(2:3)', 25],
    ["=SUM('表 10.19(1)'!A:B)", 15],
    ['=Inflation*2', 4],
    ['=SUM(CHILDREN(B1))', 0],
    ['=B99', '#REF!'],
    ['=word', '#NAME?'],
    ['=总和(A1)', '#NAME?'],
    ['=nofunction(A1)', '#NAME?'],
    ['=1/0', '#DIV/0!'],
    ['=#N/A', '#N/A'],
    ['=SUMIF(CHILDREN(),">0")', '#VALUE!'],
    ['=SUM({1,2;3,4})', 10],
    ['=-2^2', 4],
    ['=200%', 2],
    ['=A1 <> B1', false],
    ['=A1=B1', true],
    ['=IF(A1=B2,1,2)', 2],
    ['=  SUM ( B2 ,\n B3 )', 5],
  ])('%s', (text, value) => {
    const found = evaluate(text)
    if (typeof value === 'number' && typeof found === 'number') expect(found).toBeCloseTo(value, 10)
    else expect(found).toEqual(value)
  })
})

describe('dependencies', () => {
  const of = (text: string): ReturnType<typeof dependencies> => dependencies(bind(text, at, plan), at)

  test('cells, ranges, children, names, tables', () => {
    expect(of("=B2+B5+'表 10.19(1)'!C3+Inflation")).toEqual({
      rows: [
        { table: 'a', row: 'r2' },
        { table: 'b', row: 'r3' },
      ],
      columns: [
        { table: 'a', column: 'c2' },
        { table: 'a', column: 'c2' },
        { table: 'b', column: 'c3' },
      ],
      rangesOnRows: [],
      rangesOnColumns: [],
      children: [],
      tables: ['b'],
      names: ['n1'],
    })
    const ranges = of("=SUM(B2:C3,4:4,'表 10.19(1)'!B:B)")
    expect(ranges.rangesOnRows).toEqual(['a', 'b'])
    expect(ranges.rangesOnColumns).toEqual(['a'])
    expect(ranges.rows).toEqual([{ table: 'a', row: 'r4' }])
    expect(ranges.columns).toEqual([{ table: 'b', column: 'c2' }])
    const children = of('=SUM(CHILDREN())+SUM(CHILDREN(B2))')
    expect(children.children).toEqual(['a'])
    expect(children.rows).toEqual([{ table: 'a', row: 'r2' }])
    expect(of('=SUM(').rows).toEqual([])
  })
})

describe('[CP5] LET is written out', () => {
  test.each([
    ['=LET(x,B5,x*x+1)', '=(B5*B5+1)'],
    ['=LET(x, B5+1, y, x*2, x+y)', '=((B5+1)+((B5+1)*2))'],
    ['=SUM(LET(rr,B2:B4,rr),1)*2', '=SUM(B2:B4,1)*2'],
    ['=LET(cc,CHILDREN(),SUM(cc))', '=(SUM(D6:D7,D9))'],
    ['=LET(Total,1,LET(total,2,TOTAL+1)+Total)', '=((2+1)+1)'],
    ['=LET(x,SUM(x,1),x)', '=((SUM(#NAME?,1)))'],
    ['=LET(Inflation,B5,Inflation+1)+Inflation', '=(B5+1)+NAME_1'],
    ['=LET(单价,B5,数量,C5,单价*数量)', '=(B5*C5)'],
    ['=LET(x,1,"x"&x)', '=("x"&1)'],
    ['=LET(SUM,2,SUM(SUM,1))', '=(SUM(2,1))'],
    ['=LET(x,{1,2;3,4},SUM(x))', '=(SUM(({1,2;3,4})))'],
    ['=LET(x,-1,x^2)', '=((-1)^2)'],
    ['=LET(x,1)', '=#ERROR!'],
    ['=LET()', '=#ERROR!'],
    ['=LET(x,,x)', '=#ERROR!'],
    ['=LET(x,1,y,2)', '=#ERROR!'],
    ['=LET(B5,1,B5)', '=#ERROR!'],
    ['=LET(x+1,1,x)', '=#ERROR!'],
    ['=LET', '=#NAME?'],
  ])('%s', (text, expected) => expect(compiled(text)).toBe(expected))

  test('names of names cannot explode', () => {
    const doubling = (steps: number): string => {
      const names = Array.from({ length: steps }, (_, i) => `n_${i + 1}z,n_${i}z+n_${i}z`)
      return `=LET(n_0z,B5,${names.join(',')},n_${steps}z)`
    }
    expect(compiled(doubling(3)).match(/B5/g)).toHaveLength(8)
    // Written out it would be longer than any memory.
    expect(compiled(doubling(60))).toBe(OVERGROWN)
    const deep = Array.from({ length: 62 }, (_, i) => `n_${i + 1}z,(n_${i}z+1)`).join(',')
    expect(compiled(`=LET(n_0z,1,${deep},n_62z)`)).toBe(OVERGROWN)
  })
})
