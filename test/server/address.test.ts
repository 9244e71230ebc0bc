/** Who is at the other end, whatever is written into the headers. The rule: server/http/SPEC.md, HT5. */
import { BlockList, isIP } from 'node:net'

import fc from 'fast-check'
import { describe, expect, test } from 'vitest'

import { addressKey, clientAddress, plainAddress, readProxies } from '../../server/address.ts'

const trusting = (text: string): BlockList => readProxies(text)!
const NONE = new BlockList()

describe('[HT5] the address of a client', () => {
  test.each<[peer: string | undefined, forwarded: string | undefined, trusted: string, address: string]>([
    ['203.0.113.9', undefined, '', '203.0.113.9'],
    // Nobody is believed by default.
    ['127.0.0.1', '198.51.100.1', '', '127.0.0.1'],
    ['203.0.113.9', '127.0.0.1', '10.0.0.0/8', '203.0.113.9'],
    // One proxy, two proxies, and what the client wrote before them.
    ['10.1.2.3', '198.51.100.1', '10.0.0.0/8', '198.51.100.1'],
    ['10.1.2.3', '198.51.100.1, 10.9.9.9', '10.0.0.0/8', '198.51.100.1'],
    ['10.1.2.3', '127.0.0.1, 198.51.100.1', '10.0.0.0/8', '198.51.100.1'],
    ['10.1.2.3', 'spoofed, 198.51.100.1, 10.0.0.7', '10.0.0.0/8', '198.51.100.1'],
    // A proxy says nothing, or nonsense: it is all that is known.
    ['10.1.2.3', undefined, '10.0.0.0/8', '10.1.2.3'],
    ['10.1.2.3', '', '10.0.0.0/8', '10.1.2.3'],
    ['10.1.2.3', 'unknown', '10.0.0.0/8', '10.1.2.3'],
    ['10.1.2.3', '198.51.100.1, _hidden', '10.0.0.0/8', '10.1.2.3'],
    ['10.1.2.3', '1.2.3.4.5', '10.0.0.0/8', '10.1.2.3'],
    // All of them trusted: the farthest.
    ['10.1.2.3', '10.4.4.4', '10.0.0.0/8', '10.4.4.4'],
    // Ports, brackets, IPv6, IPv4 in IPv6.
    ['10.1.2.3', '198.51.100.1:4711', '10.0.0.0/8', '198.51.100.1'],
    ['10.1.2.3', '[2001:db8::1]:4711', '10.0.0.0/8', '2001:db8::1'],
    ['10.1.2.3', '2001:DB8::1', '10.0.0.0/8', '2001:db8::1'],
    ['::ffff:10.1.2.3', '::ffff:198.51.100.1', '10.0.0.0/8', '198.51.100.1'],
    ['::1', '198.51.100.1', '::1', '198.51.100.1'],
    ['fd00::7', '2001:db8::2', 'fd00::/8', '2001:db8::2'],
    [undefined, '198.51.100.1', '10.0.0.0/8', 'unknown'],
  ])('peer %s, forwarded for %s, trusted %s: %s', (peer, forwarded, trusted, address) => {
    expect(clientAddress(peer, forwarded, trusting(trusted))).toBe(address)
  })

  const address = fc.oneof(fc.ipV4(), fc.ipV6())
  const header = fc.oneof(
    fc.string(),
    fc.array(fc.oneof(address, fc.string()), { maxLength: 6 }).map((hops) => hops.join(', ')),
  )

  test('is the peer’s own, whatever is in the header, where no proxy is trusted', () => {
    fc.assert(
      fc.property(address, fc.option(header, { nil: undefined }), (peer, forwarded) => {
        expect(clientAddress(peer, forwarded, NONE)).toBe(plainAddress(peer))
      }),
    )
  })

  test('is never what stands before the last hop that no proxy of ours wrote', () => {
    fc.assert(
      fc.property(fc.ipV4(), header, fc.ipV4(), (spoofed, rest, client) => {
        fc.pre(!client.startsWith('10.'))
        const trusted = trusting('10.0.0.0/8')
        expect(clientAddress('10.0.0.1', `${spoofed}, ${rest}, ${client}`, trusted)).toBe(client)
      }),
    )
  })

  test('is an address or `unknown`, and never throws', () => {
    fc.assert(
      fc.property(fc.option(fc.string(), { nil: undefined }), header, (peer, forwarded) => {
        const said = clientAddress(peer, forwarded, trusting('0.0.0.0/0, ::/0'))
        expect(said === 'unknown' || isIP(said) > 0).toBe(true)
        expect(addressKey(said).length).toBeLessThan(64)
      }),
    )
  })

  test('is read from a header of any length', () => {
    const header = '10.0.0.1, '.repeat(1_000_000)
    expect(isIP(clientAddress('10.0.0.1', header, trusting('10.0.0.0/8')))).toBe(4)
  })
})

test.each([
  ['', true],
  ['10.0.0.0/8', true],
  ['10.0.0.1, 192.168.0.0/16 ::1', true],
  ['fd00::/8', true],
  ['10.0.0.0/33', false],
  ['::1/129', false],
  ['10.0.0', false],
  ['example.org', false],
  ['10.0.0.0/x', false],
  ['10.0.0.0/8/8', false],
  ['*', false],
])('[HT5] “%s” as a list of proxies: %s', (text, isOne) => {
  expect(readProxies(text) !== null).toBe(isOne)
})

test.each([
  ['203.0.113.9', '203.0.113.9'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
  ['2001:db8:1:2::9', '2001:db8:1:2::/64'],
  ['2001:0db8:0001:0002:ffff::9', '2001:db8:1:2::/64'],
  ['::1', '0:0:0:0::/64'],
  ['2001:db8::', '2001:db8:0:0::/64'],
])('[HT6] limits count %s as %s', (address, key) => {
  expect(addressKey(address)).toBe(key)
})
