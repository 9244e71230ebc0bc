/** Which names and pages are ours. The rules: server/http/SPEC.md. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'

import { Site } from '../../server/site.ts'

const known = new Site('https://plans.example.org')
known.listensOn('http://10.0.0.5:4100')
const local = new Site('')
local.listensOn('http://127.0.0.1:4100')

describe('[HT3] hosts', () => {
  test.each<[host: string | undefined, known: boolean, local: boolean]>([
    ['plans.example.org', true, false],
    ['plans.example.org:443', false, false],
    ['plans.example.org:8443', false, false],
    ['PLANS.example.org', false, false],
    ['10.0.0.5:4100', true, false],
    ['10.0.0.5', false, false],
    ['127.0.0.1:4100', true, true],
    ['localhost', true, true],
    ['[::1]:9', true, true],
    ['evil.example', false, false],
    ['plans.example.org.evil.example', false, false],
    ['evil.example@plans.example.org', false, false],
    ['', false, false],
    [undefined, false, false],
  ])('%s', (host, ofKnown, ofLocal) => {
    expect([known.isOwnHost(host), local.isOwnHost(host)]).toEqual([ofKnown, ofLocal])
  })

  test('links are made of the public URL, whatever was asked for', () => {
    expect(known.link('/link/x')).toBe('https://plans.example.org/link/x')
    expect(local.link('/link/x')).toBe('http://127.0.0.1:4100/link/x')
    expect([known.isSecure, known.port, local.isSecure, local.port]).toEqual([true, '443', false, '4100'])
  })
})

describe('[HT4] origins', () => {
  test.each<[origin: string | undefined, host: string, site: Site, isOwn: boolean]>([
    [undefined, 'plans.example.org', known, true],
    ['https://plans.example.org', 'plans.example.org', known, true],
    ['https://plans.example.org', '127.0.0.1:4100', known, true],
    ['http://plans.example.org', 'plans.example.org', known, false],
    ['https://plans.example.org:8443', 'plans.example.org', known, false],
    ['https://plans.example.org.evil.example', 'plans.example.org', known, false],
    ['https://evil.example', 'plans.example.org', known, false],
    ['null', 'plans.example.org', known, false],
    ['', 'plans.example.org', known, false],
    // On this machine, exactly the page that was asked for.
    ['http://127.0.0.1:4100', '127.0.0.1:4100', local, true],
    ['http://localhost:5173', 'localhost:5173', local, true],
    // Two origins to a browser, though one machine.
    ['http://localhost:4100', '127.0.0.1:4100', local, false],
    ['http://localhost:4101', 'localhost:4100', local, false],
    ['https://localhost:4100', 'localhost:4100', local, false],
    ['http://evil.example', 'evil.example', local, false],
  ])('%s to %s', (origin, host, site, isOwn) => {
    expect(site.isOwnOrigin(origin, host)).toBe(isOwn)
  })

  test('anything else is foreign, and nothing throws', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.webUrl()), fc.string(), (origin, host) => {
        fc.pre(!origin.includes('localhost') && !origin.includes('127.0.0.1') && !origin.includes('[::1]'))
        expect(known.isOwnOrigin(origin, host)).toBe(false)
        expect(local.isOwnOrigin(origin, host)).toBe(false)
      }),
    )
  })
})
