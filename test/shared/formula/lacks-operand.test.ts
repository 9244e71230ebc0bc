import { expect, test } from 'vitest'

import { lacksOperand } from '../../../shared/formula/lacks-operand.ts'

test.each(['=B3+', '=B3 + ', '=*2', '=SUM(A1,B3/)', '=(1+)*2', '=B1*/2', '=B1<', '=IF(A1=,1,2)', '=-'])(
  '%s waits for something',
  (text) => {
    expect(lacksOperand(text)).toBe(true)
  },
)

test.each([
  '=B3+1',
  '=-B3',
  '=B3--1',
  '=B1%*2',
  '=(1+2)*-3',
  '=F(,1)<>"a+"',
  "='T +'!B1",
  '={1,2}*2',
  '=B1%',
  '',
])('%s waits for nothing', (text) => {
  expect(lacksOperand(text)).toBe(false)
})
