/** What an attacker may do below the websocket: half upgrades, endless headers, frames that break the protocol. As bytes for a plain socket. */
import type { Random } from './hostile-frames.ts'

export type Broken = {
  readonly bytes: readonly Buffer[]
  /** After the upgrade was answered. */
  readonly after: readonly Buffer[]
}

const upgrade = (path: string, more: readonly string[] = []): Buffer =>
  Buffer.from(
    [
      `GET ${path} HTTP/1.1`,
      'Host: 127.0.0.1',
      'Upgrade: websocket',
      'Connection: Upgrade',
      'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
      'Sec-WebSocket-Version: 13',
      ...more,
      '',
      '',
    ].join('\r\n'),
  )

const header = (...bytes: number[]): Buffer => Buffer.from(bytes)
const junk = (random: Random, length: number): Buffer =>
  Buffer.from(Array.from({ length }, () => Math.floor(random() * 256)))

type Headers = Readonly<Record<string, string>>
type Generator = (random: Random, path: string, headers: Headers) => Broken

const framesAfter =
  (...after: readonly Buffer[]): Generator =>
  (_random, path, headers) => ({
    bytes: [
      upgrade(
        path,
        Object.entries(headers).map(([name, value]) => `${name}: ${value}`),
      ),
    ],
    after,
  })

export const BROKEN_BYTES: { readonly [name: string]: Generator } = {
  'no HTTP at all': (random) => ({ bytes: [junk(random, 500)], after: [] }),
  'half an upgrade': (_random, path) => ({ bytes: [upgrade(path).subarray(0, 60)], after: [] }),
  'two thousand headers': (_random, path) => ({
    bytes: [
      upgrade(
        path,
        Array.from({ length: 2000 }, (_, n) => `X-${n}: a`),
      ),
    ],
    after: [],
  }),
  'a wrong version': (_random, path) => ({
    bytes: [Buffer.from(upgrade(path).toString().replace('Version: 13', 'Version: 99'))],
    after: [],
  }),
  'no key': (_random, path) => ({
    bytes: [
      Buffer.from(
        upgrade(path)
          .toString()
          .replace(/Sec-WebSocket-Key.*\r\n/, ''),
      ),
    ],
    after: [],
  }),
  'a page of another origin': (_random, path) => ({
    bytes: [upgrade(path, ['Origin: https://evil.example'])],
    after: [],
  }),
  'another host': (_random, path) => ({
    bytes: [Buffer.from(upgrade(path).toString().replace('Host: 127.0.0.1', 'Host: evil.example'))],
    after: [],
  }),
  'two hosts': (_random, path) => ({ bytes: [upgrade(path, ['Host: evil.example'])], after: [] }),
  'compression asked for': (_random, path) => ({
    bytes: [upgrade(path, ['Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits=8'])],
    after: [header(0xc2, 0x84, 0, 0, 0, 0, 1, 2, 3, 4)],
  }),
  'a frame of 2^63 bytes': framesAfter(
    header(0x82, 0xff, 0x7f, 255, 255, 255, 255, 255, 255, 255, 0, 0, 0, 0),
  ),
  'half a frame': framesAfter(header(0x82, 0xfe, 0x40, 0, 1, 2, 3, 4, 0, 0)),
  'a frame without a mask': framesAfter(header(0x82, 0x02, 0, 0)),
  'reserved bits': framesAfter(header(0xf2, 0x80, 0, 0, 0, 0)),
  'an unknown opcode': framesAfter(header(0x8b, 0x80, 0, 0, 0, 0)),
  'a ping of 200 bytes': framesAfter(header(0x89, 0xfe, 0, 200, 0, 0, 0, 0), Buffer.alloc(200)),
  'pieces without an end': framesAfter(
    header(0x02, 0x81, 0, 0, 0, 0, 1),
    ...Array.from({ length: 200 }, () => header(0x00, 0x81, 0, 0, 0, 0, 1)),
  ),
  'a piece of nothing': framesAfter(header(0x80, 0x80, 0, 0, 0, 0)),
  'a close of one byte': framesAfter(header(0x88, 0x81, 0, 0, 0, 0, 3)),
  'a close with a code nobody may send': framesAfter(header(0x88, 0x82, 0, 0, 0, 0, 0x03, 0xed)),
}

/** Addresses at which there is nothing. */
export const WRONG_PATHS = [
  '/ws/section-10-2023/../x?v=1',
  '/ws/section-10-2023/%00',
  '/ws/section-10-2023/%2e%2e%2foutline',
  '/ws/section-10-2023/%D0%BEutline',
  '/ws/section-10-2023/outline%20',
  `/ws/section-10-2023/${'x'.repeat(10_000)}`,
  '/ws/section-10-2023/nobody-made-this',
  '/ws/nobody-made-this?v=1',
  '/ws//outline',
  '/ws',
  '/ws/section-10-2023?v=999999999999999999999',
  '/ws/section-10-2023/outline/more',
  '/ws/section-10-2023?v=1&epoch=NaN',
  '/ws/section-10-2023?v=1&schema=-1',
] as const
