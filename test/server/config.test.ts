import { describe, expect, test } from 'vitest'

import {
  environmentName,
  flagName,
  readConfig,
  SETTING_NAMES,
  SETTINGS,
  settingsTable,
} from '../../server/config.ts'
import { isLoopbackHost } from '../../server/loopback.ts'
import { sentenceOf } from '../../server/sentence.ts'
import { AppError } from '../../shared/model/error.ts'
import { WIRE_LIMITS } from '../../shared/wire/wire-limits.ts'

describe('settings', () => {
  test('none is needed; flags win over the environment, the environment over defaults', () => {
    expect(readConfig({})).toMatchObject({ host: '127.0.0.1', port: 4100, data: 'data' })
    const environment = { FASCICLE_PORT: '5000', FASCICLE_DATA: '/elsewhere' }
    expect(readConfig(environment)).toMatchObject({ port: 5000, data: '/elsewhere' })
    expect(readConfig(environment, { port: '0' })).toMatchObject({ port: 0, data: '/elsewhere' })
    expect(Object.isFrozen(readConfig({}))).toBe(true)
  })

  test.each([
    { port: '70000' },
    { port: '-1' },
    { port: '1.5' },
    { port: '' },
    { logLevel: 'loud' },
    { data: '' },
    { trustedProxies: 'example.org' },
    { trustedProxies: '10.0.0.0/40' },
  ])('%j is refused by name', (flags) => {
    expect(() => readConfig({}, flags)).toThrow(Object.keys(flags)[0])
  })

  const numbers = SETTING_NAMES.flatMap((name) => {
    const setting = SETTINGS[name]
    return 'range' in setting ? [{ name, range: setting.range, fallback: setting.default }] : []
  })

  test('every number has its range, and its default is in it', () => {
    expect(numbers.length).toBeGreaterThan(10)
    for (const { range, fallback } of numbers) {
      expect(fallback).toBeGreaterThanOrEqual(range[0])
      expect(fallback).toBeLessThanOrEqual(range[1])
    }
  })

  test.each(numbers)('$name is from $range.0 to $range.1, and a refusal says so', ({ name, range }) => {
    const [least, most] = range
    expect(readConfig({}, { [name]: String(least) })).toMatchObject({ [name]: least })
    expect(readConfig({}, { [name]: String(most) })).toMatchObject({ [name]: most })
    for (const wrong of [least - 1, most + 1, 1e21, Number.NaN, least + 0.5]) {
      const refused = (): unknown => readConfig({}, { [name]: String(wrong) })
      expect(refused).toThrow(AppError)
      try {
        refused()
      } catch (error) {
        const sentence = sentenceOf(error as AppError)
        expect(sentence).toContain(`from ${least} to ${most}`)
        expect(sentence).toContain(name)
      }
    }
  })

  test('no limit of nothing, which libraries take for none, and none below what honest clients send', () => {
    for (const name of [
      'frameLimit',
      'documentLimit',
      'readerLimit',
      'socketLimit',
      'idleSeconds',
      'compactRows',
    ])
      expect(() => readConfig({}, { [name]: '0' })).toThrow(name)
    for (const name of ['frameLimit', 'updateLimit'])
      expect(() => readConfig({}, { [name]: String(WIRE_LIMITS.updatePiece) })).toThrow(name)
  })

  test.each(['0.0.0.0', '::', '192.168.1.5', 'example.org'])(
    '[HT8] listening on %s wants a public URL',
    (host) => {
      expect(() => readConfig({}, { host })).toThrow('bind-refused')
      expect(readConfig({}, { host, publicUrl: 'https://plans.example.org' })).toMatchObject({ host })
    },
  )

  test.each([
    'https://plans.example.org',
    'https://10.0.0.5:8443/',
    'http://localhost:8080',
    'http://[::1]:1',
  ])('[HT8] %s can be a public URL', (publicUrl) => {
    expect(readConfig({}, { publicUrl })).toMatchObject({ publicUrl })
  })

  test.each([
    'http://plans.example.org',
    'http://10.0.0.5',
    'plans.example.org',
    'ftp://plans.example.org',
    'https://plans.example.org/fascicle',
    'https://plans.example.org?x',
    'https://user:secret@plans.example.org',
    'javascript:alert(1)',
    ' ',
  ])('[HT8] “%s” cannot', (publicUrl) => {
    expect(() => readConfig({}, { publicUrl })).toThrow('publicUrl')
  })

  test('a secret is not repeated in what is said of it', () => {
    expect(() => readConfig({}, { metricsToken: 'short secret' })).toThrow('metricsToken')
    expect(() => readConfig({}, { metricsToken: 'short secret' })).not.toThrow('short secret')
    expect(readConfig({}, { metricsToken: 'x'.repeat(16) })).toMatchObject({ metricsToken: 'x'.repeat(16) })
  })

  test('names are derived, each setting is in the table', () => {
    expect([environmentName('documentLimit'), flagName('documentLimit')]).toEqual([
      'FASCICLE_DOCUMENT_LIMIT',
      '--document-limit',
    ])
    for (const name of SETTING_NAMES) expect(settingsTable()).toContain(environmentName(name))
  })
})

test('which hosts are this machine', () => {
  for (const host of ['localhost', '127.0.0.1:80', 'localhost:4100', '[::1]:4100'])
    expect(isLoopbackHost(host)).toBe(true)
  for (const host of [
    'evil.example',
    '127.0.0.1.evil.example',
    'localhost.evil',
    '0.0.0.0',
    '',
    'a b',
    '127.0.0.1@evil',
  ])
    expect(isLoopbackHost(host)).toBe(false)
})
