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
  ])('%j is refused by name', (flags) => {
    expect(() => readConfig({}, flags)).toThrow(Object.keys(flags)[0])
  })

  test.each(['0.0.0.0', '::', '192.168.1.5', 'example.org'])('listening on %s is refused', (host) => {
    expect(() => readConfig({}, { host })).toThrow('bind-refused')
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
