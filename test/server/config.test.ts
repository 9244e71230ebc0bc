import { describe, expect, test } from 'vitest'

import { environmentName, flagName, readConfig, SETTING_NAMES, settingsTable } from '../../server/config.ts'
import { isLoopbackHost } from '../../server/loopback.ts'

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
    { frameLimit: '99999999999' },
    { updateLimit: '1000' },
    { trustedProxies: 'example.org' },
    { trustedProxies: '10.0.0.0/40' },
    { personRequests: '0' },
    { addressRequests: '0' },
    { personSockets: '0' },
    { addressSockets: '0' },
  ])('%j is refused by name', (flags) => {
    expect(() => readConfig({}, flags)).toThrow(Object.keys(flags)[0])
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
