/** Somebody with more addresses than limits by one address count. The rules: AU6, AU35, HT6. */
import { expect, test } from 'vitest'

import { addressKey, widerKey } from '../../../server/address.ts'
import { AddressAttendance } from '../../../server/attendance.ts'
import { AddressRate } from '../../../server/http/rate-limit.ts'
import { AppError } from '../../../shared/model/error.ts'
import { authWorld, HERE, PASSWORD } from '../../helpers/auth-world.ts'

/** The n-th /64 of one /48. */
const home = (n: number): string => `2001:db8:7:${n.toString(16)}::1`
const elsewhere = '2001:db8:8::1'

const codeOf = (call: Promise<unknown>): Promise<string> =>
  call.then(
    () => 'ok',
    (error: unknown) => (error instanceof AppError ? error.code : String(error)),
  )
const isTaken = (take: () => void): boolean => {
  try {
    take()
    return true
  } catch {
    return false
  }
}

test.each([
  ['203.0.113.9', null],
  ['2001:db8:7:2::9', '2001:db8:7::/48'],
  ['2001:db8:7:ffff:1:2:3:4', '2001:db8:7::/48'],
  ['::1', '0:0:0::/48'],
  ['unknown', null],
])('[HT6] the network around %s is %s', (address, wider) => {
  expect(widerKey(addressKey(address))).toBe(wider)
})

test('[HT6] [WS9] requests and sockets of a /48 are counted together, with four times as many', () => {
  const rate = new AddressRate(10, () => 0)
  const attendance = new AddressAttendance()
  const gone: (() => void)[] = []
  for (let n = 0; n < 100; n++) {
    const key = addressKey(home(n))
    expect(isTaken(() => rate.take(key))).toBe(n < 40)
    const over = attendance.add(key, 10)
    expect(over === null).toBe(n >= 40)
    if (over) gone.push(over)
  }
  for (let n = 0; n < 12; n++) expect(isTaken(() => rate.take(addressKey(elsewhere)))).toBe(n < 10)
  expect(attendance.add(addressKey(elsewhere), 10)).not.toBeNull()
  gone[0]?.()
  expect(attendance.add(addressKey(home(200)), 10)).not.toBeNull()
  expect(attendance.add(addressKey(home(201)), 10)).toBeNull()
})

test('[AU6] tries from all of a /48 end in a pause, and nobody elsewhere waits', async () => {
  const world = authWorld()
  const mary = await world.join('mary@example.org')
  const attempt = (n: number): Promise<string> =>
    codeOf(world.signIn.withPassword(`x${n}@example.org`, 'wrong', { ...HERE, address: home(n) }))
  for (let n = 0; n < 120; n++) expect(await attempt(n)).toBe('sign-in-failed')
  expect(await attempt(121)).toBe('too-many')
  const there = { ...HERE, address: elsewhere }
  expect(await codeOf(world.signIn.withPassword(mary.email, PASSWORD, there))).toBe('ok')
})

test('[AU35] while wrong passwords fill the queue, somebody who has typed none signs in', async () => {
  const world = authWorld()
  const mary = await world.join('mary@example.org')
  const attempts = Array.from({ length: 100 }, (_, n) =>
    codeOf(world.signIn.withPassword(`x${n}@example.org`, 'wrong', { ...HERE, address: home(n) })),
  )
  const there = { ...HERE, address: elsewhere }
  const honest = codeOf(world.signIn.withPassword(mary.email, PASSWORD, there))
  const said = await Promise.all(attempts)
  expect(said.filter((code) => code === 'too-many').length).toBeGreaterThan(70)
  expect(await honest).toBe('ok')
})
