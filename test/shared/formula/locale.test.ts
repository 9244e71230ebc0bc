import { describe, expect, test } from 'vitest'

import { CANONICAL, delocalise, formulaLocale, localise } from '../../../shared/formula/locale.ts'

const french = formulaLocale({ SUM: 'SOMME', IF: 'SI', TRUE: 'VRAI', FALSE: 'FAUX' }, ',', ';')
const german = formulaLocale(
  { SUM: 'SUMME', IF: 'WENN', SUMIF: 'SUMMEWENN', TRUE: 'WAHR', FALSE: 'FALSCH' },
  ',',
  ';',
)
const russian = formulaLocale({ SUM: 'СУММ', IF: 'ЕСЛИ' }, ',', ';')

describe('formulas in a person’s language', () => {
  test.each([
    [french, '=SOMME(A1:B2;2,5)*1,5', '=SUM(A1:B2,2.5)*1.5'],
    [french, '=SI(VRAI;1,5E3;FAUX)', '=IF(TRUE,1.5E3,FALSE)'],
    [russian, '=ЕСЛИ(A1>0,5;СУММ(A1:A3);"x;y,z")', '=IF(A1>0.5,SUM(A1:A3),"x;y,z")'],
    [german, '=WENN(A1=1;SUMMEWENN(A1:A3;">1";B1:B3);0)', '=IF(A1=1,SUMIF(A1:A3,">1",B1:B3),0)'],
    [german, "=SUMME('Tab; 1,5'!A1;{1,2;3,4})", "=SUM('Tab; 1,5'!A1,{1,2;3,4})"],
    [CANONICAL, '=SUM(A1:B2,2.5)*1.5', '=SUM(A1:B2,2.5)*1.5'],
  ])('%#', (locale, local, canonical) => {
    expect(delocalise(local, locale)).toBe(canonical)
    expect(localise(canonical, locale)).toBe(local)
  })

  test('lower case, unknown functions and text that is no formula', () => {
    expect(delocalise('=somme(A1;FOO(1;2))', french)).toBe('=SUM(A1,FOO(1,2))')
    expect(delocalise('SOMME 1,5', french)).toBe('SOMME 1.5')
    expect(delocalise('="SOMME(', french)).toBe('="SOMME(')
  })
})
