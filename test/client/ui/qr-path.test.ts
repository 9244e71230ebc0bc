import { encode } from 'uqr'
import { expect, test } from 'vitest'

import { qrPath } from '../../../client/ui/qr-path.ts'

const URI = 'otpauth://totp/Fascicle:ana%40example.org?secret=JBSWY3DPEHPK3PXP&issuer=Fascicle'

test('the path covers exactly the dark squares', () => {
  const { path, size } = qrPath(URI)
  const { data } = encode(URI, { border: 3 })
  const drawn = Array.from({ length: size }, () => Array.from({ length: size }, () => false))
  const bars = path.match(/M\d+ \d+h\d+v1h-\d+z/gu) ?? []
  expect(bars.join('')).toBe(path)
  for (const bar of bars) {
    const [, x, y, width, back] = /M(\d+) (\d+)h(\d+)v1h-(\d+)z/u.exec(bar)!.map(Number)
    expect(back).toBe(width)
    for (let at = x!; at < x! + width!; at++) drawn[y!]![at] = true
  }
  expect(drawn).toEqual(data)
})
