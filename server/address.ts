/**
 * Who is at the other end of a connection. `X-Forwarded-For` is anybody's to write, so it is read from its end, and only as far as the hops
 * are proxies that the configuration trusts. Used by HTTP and by sockets; limits and lists of sessions rest on it. Never throws.
 */
import { BlockList, isIP, isIPv4, isIPv6 } from 'node:net'

/** What `trustedProxies` may say besides addresses: `10.0.0.0/8`. */
const NETWORK = /^([^/]+)(?:\/(\d{1,3}))?$/

/** Null: not a list of addresses and networks. */
export function readProxies(text: string): BlockList | null {
  const list = new BlockList()
  for (const entry of text.split(/[\s,]+/).filter((part) => part !== '')) {
    const [, address = '', prefix] = NETWORK.exec(entry) ?? []
    const bits = isIPv4(address) ? 32 : 128
    if (isIP(address) === 0 || Number(prefix ?? 0) > bits) return null
    list.addSubnet(address, Number(prefix ?? bits), bits === 32 ? 'ipv4' : 'ipv6')
  }
  return list
}

/** `peer`: the socket's other end. `forwarded`: `X-Forwarded-For`. */
export function clientAddress(
  peer: string | undefined,
  forwarded: string | undefined,
  trusted: BlockList,
): string {
  let address = plainAddress(peer ?? '') ?? 'unknown'
  const hops = (forwarded ?? '').slice(-LONGEST).split(',')
  while (isTrusted(address, trusted)) {
    const said = plainAddress(hops.pop() ?? '')
    // Nothing, or nothing we understand: the proxy itself is all we know.
    if (said === null) return address
    address = said
  }
  return address
}

/** Of the header, in characters; more hops than anybody has. */
const LONGEST = 2000

/** `[::1]:80`, `1.2.3.4:80`, `::ffff:1.2.3.4` as what they mean. Null: no address. */
export function plainAddress(text: string): string | null {
  const bare = text.trim()
  const [, inBrackets] = /^\[([^\]]*)\](?::\d{1,5})?$/.exec(bare) ?? []
  const [, beforePort] = /^([\d.]+):\d{1,5}$/.exec(bare) ?? []
  const address = (inBrackets ?? beforePort ?? bare).toLowerCase()
  const [, mapped] = /^::ffff:([\d.]+)$/.exec(address) ?? []
  if (mapped !== undefined && isIPv4(mapped)) return mapped
  if (inBrackets !== undefined && !isIPv6(address)) return null
  return isIP(address) > 0 && !address.includes('%') ? address : null
}

function isTrusted(address: string, trusted: BlockList): boolean {
  if (isIPv4(address)) return trusted.check(address, 'ipv4')
  return isIPv6(address) && trusted.check(address, 'ipv6')
}

/** What limits count by: one who has an IPv6 address has 2⁶⁴ of them. */
export function addressKey(address: string): string {
  if (!isIPv6(address)) return address
  const [head = '', tail = ''] = address.split('::', 2)
  const left = head === '' ? [] : head.split(':')
  const right = tail === '' ? [] : tail.split(':')
  const gap = address.includes('::') ? Math.max(0, 8 - left.length - right.length) : 0
  const groups = [...left, ...Array<string>(gap).fill('0'), ...right]
  return `${groups
    .slice(0, 4)
    .map((group) => group.replace(/^0+(?=.)/, ''))
    .join(':')}::/64`
}

/**
 * Of a key as `addressKey` gives it, the wider one that limits count by, too: who has a /48, as many do, has 65,536 of the others. Null: there
 * is none, as of IPv4, where addresses are few.
 */
export function widerKey(key: string): string | null {
  const groups = key.endsWith('::/64') ? key.slice(0, -'::/64'.length).split(':') : []
  return groups.length === 0 ? null : `${groups.slice(0, 3).join(':')}::/48`
}

/** How many times as much is for a /48, which may be a whole institution, as for a /64 in it. */
export const WIDER = 4
