import { readFileSync } from 'node:fs'

import { encode } from 'uqr'
import { expect, test } from 'vitest'

import { QR_DARK, QR_LIGHT, qrPath } from '../../../client/ui/qr-path.ts'

const URI = 'otpauth://totp/Fascicle:ana%40example.org?secret=JBSWY3DPEHPK3PXP&issuer=Fascicle'

test('the path covers exactly the dark squares', () => {
  const { path, size } = qrPath(URI)
  const { data } = encode(URI, { border: 4 })
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

test('it is black on white in every theme: no style has a say in its colours', () => {
  expect([QR_DARK, QR_LIGHT]).toEqual(['#000000', '#ffffff'])
  const source = readFileSync('client/ui/QrCode.svelte', 'utf8')
  expect(source.match(/fill=\{(\w+)\}/gu)).toEqual(['fill={QR_LIGHT}', 'fill={QR_DARK}'])
  expect(/<style>.*<\/style>/su.exec(source)![0]).not.toMatch(/fill|background|color|filter/u)
})
