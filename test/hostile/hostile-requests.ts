/**
 * Requests that nobody honest makes, from the table of declared routes: right and wrong methods, ids of others and of nothing, bodies that are
 * bent, deep, huge, cut, of the wrong kind, or laden with keys that mean something to JavaScript. From the numbers it is given alone.
 */
export type Random = () => number
export type Declared = { readonly method: string | readonly string[]; readonly url: string }

export type HostileRequest = {
  readonly method: string
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: Buffer | null
}

/** Ids that mean something here, so that a request gets past the first look. */
export type Known = {
  readonly plans: readonly string[]
  readonly tables: readonly string[]
  readonly people: readonly string[]
}

const upTo = (random: Random, most: number): number => Math.floor(random() * most)
const pick = <T>(random: Random, list: readonly T[]): T => list[upTo(random, list.length)] as T

const METHODS = [
  'GET',
  'HEAD',
  'POST',
  'PUT',
  'PATCH',
  'DELETE',
  'OPTIONS',
  'TRACE',
  'PROPFIND',
  'SEARCH',
  'LOCK',
]

const WORDS = [
  '',
  ' ',
  '__proto__',
  'constructor',
  'toString',
  '../x',
  '..%2f..%2fetc%2fpasswd',
  '%00',
  '%',
  '%c0%af',
  'null',
  'undefined',
  '-1',
  '1e999',
  'NaN',
  "' OR 1=1 --",
  '"; DROP TABLE person; --',
  '\u0000',
  '\u202Eevil',
  '\uD800',
  '𝒫lan',
  '<script>alert(1)</script>',
  '${7*7}',
  'a'.repeat(65),
  'a'.repeat(10_000),
  'outline',
  'register',
  'owner',
  'operator',
] as const

/** Fields that some route reads. */
const FIELDS = [
  'id',
  'email',
  'name',
  'password',
  'old',
  'new',
  'grants',
  'role',
  'plan',
  'days',
  'code',
  'secret',
  'challenge',
  'shared',
  'administrator',
  'active',
  'language',
  'step',
  'tables',
  'note',
  'seen',
  'failing',
  'scope',
  'person',
  'to',
  'format',
  'version',
  '__proto__',
  'constructor',
] as const

function value(random: Random, known: Known, depth = 0): unknown {
  switch (upTo(random, depth > 3 ? 8 : 11)) {
    case 0:
      return null
    case 1:
      return pick(random, [0, -1, 2 ** 53, -0, 1.5, 1e308])
    case 2:
      return random() < 0.5
    case 3:
    case 4:
      return pick(random, WORDS)
    case 5:
      return pick(random, [...known.plans, ...known.tables, ...known.people])
    case 6:
      return pick(random, [
        'viewer',
        'editor',
        'owner',
        'table:t',
        'plan',
        'finalise',
        'reopen',
        'ana@example.org',
      ])
    case 7:
      return 'x'.repeat(upTo(random, 5000))
    case 8:
      return Array.from({ length: upTo(random, 5) }, () => value(random, known, depth + 1))
    default:
      return Object.fromEntries(
        Array.from({ length: upTo(random, 5) }, () => [
          pick(random, FIELDS),
          value(random, known, depth + 1),
        ]),
      )
  }
}

const json = (text: string, type = 'application/json'): Pick<HostileRequest, 'headers' | 'body'> => ({
  headers: { 'content-type': type },
  body: Buffer.from(text),
})

type BodyMaker = (random: Random, known: Known) => Pick<HostileRequest, 'headers' | 'body'>

const BODIES: { readonly [name: string]: BodyMaker } = {
  none: () => ({ headers: {}, body: null }),
  'plausible fields': (random, known) =>
    json(
      JSON.stringify(
        Object.fromEntries(FIELDS.filter(() => random() < 0.3).map((name) => [name, value(random, known)])),
      ),
    ),
  'any value': (random, known) => json(JSON.stringify(value(random, known)) ?? ''),
  'deep arrays': (random) => json('['.repeat(1000 + upTo(random, 100_000))),
  'deep objects': (random) => {
    const depth = 1000 + upTo(random, 20_000)
    return json(`${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}`)
  },
  'the same key twice': () =>
    json('{"id":"a","id":"b","role":"viewer","role":"owner","name":"x","name":"y"}'),
  'keys of prototypes': () =>
    json(
      '{"__proto__":{"administrator":true},"constructor":{"prototype":{"administrator":true}},"name":"x","id":"x"}',
    ),
  'cut JSON': (random) => json('{"email":"ana@example.org","password":"x"'.slice(0, 1 + upTo(random, 38))),
  'not UTF-8': (random) => ({
    headers: { 'content-type': 'application/json' },
    body: Buffer.from([0x7b, 0x22, 0xff, 0xfe, upTo(random, 256), 0x22, 0x3a, 0x31, 0x7d]),
  }),
  'a byte order mark': () => json('\uFEFF{"id":"x"}'),
  'no JSON': (random) =>
    json(pick(random, ['NaN', 'undefined', "{'id':1}", '{"a":1,}', '1e999', '-', '"\\ud800"'])),
  'a form': () => json('id=x&role=owner', 'application/x-www-form-urlencoded'),
  'plain text': () => json('{"id":"x"}', 'text/plain'),
  'another type': (random) =>
    json(
      '{}',
      pick(random, [
        'application/xml',
        'multipart/form-data; boundary=x',
        'application/json; charset=utf-7',
        'x',
        '',
      ]),
    ),
  'said to be packed': () => ({
    headers: { 'content-type': 'application/json', 'content-encoding': 'gzip' },
    body: Buffer.from('{"id":"x"}'),
  }),
  'two megabytes': () => json(JSON.stringify({ name: 'x'.repeat(2 * 1024 * 1024) })),
  'a million keys': () => json(`{${Array.from({ length: 50_000 }, (_, n) => `"k${n}":1`).join(',')}}`),
}

const HEADERS: readonly (() => Readonly<Record<string, string>>)[] = [
  () => ({}),
  () => ({}),
  () => ({ 'x-fascicle': '0' }),
  () => ({ 'x-forwarded-for': '10.0.0.1, evil', forwarded: 'for=evil', 'x-forwarded-host': 'evil.example' }),
  () => ({ origin: 'https://evil.example' }),
  () => ({ origin: 'null', 'sec-fetch-site': 'cross-site' }),
  () => ({ 'x-http-method-override': 'DELETE' }),
  () => ({ authorization: `Bearer fsc_${'A'.repeat(43)}` }),
  () => ({ authorization: `Bearer ${'x'.repeat(8000)}` }),
  () => ({ authorization: 'Basic YW5hOmFuYQ==' }),
  () => ({ cookie: `fascicle-80=${'x'.repeat(4000)}; __proto__=1; =; ;;` }),
  () => ({ accept: 'text/html', 'accept-encoding': 'x', 'accept-language': '\u00ff'.repeat(100) }),
  () => ({ range: 'bytes=0-1,5-2,-1', 'if-modified-since': 'never', 'if-none-match': '*' }),
  () => ({ expect: '100-continue' }),
]

export function hostileRequest(random: Random, routes: readonly Declared[], known: Known): HostileRequest {
  const route = pick(random, routes)
  const right = typeof route.method === 'string' ? route.method : pick(random, route.method)
  const method = random() < 0.75 ? right : pick(random, METHODS)
  const makers = Object.values(BODIES)
  const { headers, body } =
    method === 'GET' || method === 'HEAD' ? { headers: {}, body: null } : pick(random, makers)(random, known)
  return {
    method,
    path: pathOf(random, route.url, known),
    headers: { 'x-fascicle': '1', ...headers, ...pick(random, HEADERS)() },
    body,
  }
}

function pathOf(random: Random, url: string, known: Known): string {
  const ids: { readonly [name: string]: readonly string[] } = {
    plan: known.plans,
    table: known.tables,
    room: known.tables,
    person: known.people,
  }
  const path = url.replaceAll(/:(\w+)/g, (_, name: string) => {
    if (random() < 0.6) return pick(random, ids[name] ?? known.people)
    const word = pick(random, WORDS)
    return random() < 0.7 ? safely(word) : word.replaceAll(/[^\x21-\x7e]/g, '')
  })
  if (random() < 0.7) return path
  return `${path}?${pick(random, FIELDS)}=${safely(pick(random, WORDS))}&before=${upTo(random, 3) - 1}&limit=1e9&q=%25&row=a&column=%00&to=//evil.example`
}

/** Half of a pair of surrogates cannot be said in an address. */
const safely = (word: string): string => encodeURIComponent(word.toWellFormed())
