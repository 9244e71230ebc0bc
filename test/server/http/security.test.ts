/** What a request has to show before anything is done for it, over real HTTP. The rules: server/http/SPEC.md. */
import { createConnection } from 'node:net'

import { fastify } from 'fastify'
import { describe, expect, onTestFinished, test } from 'vitest'

import { healthRoutes } from '../../../server/http/health-routes.ts'
import { until } from '../../helpers/eventually.ts'
import { type ServerUnderTest, startServer } from '../../helpers/server-under-test.ts'

const TABLES = '/api/plans/p/tables'
const json = { 'content-type': 'application/json' }
let made = 0

/** Ana's browser asks for a new table, with these headers in place of hers. */
async function change(server: ServerUnderTest, headers: Record<string, string>): Promise<number> {
  const { cookie } = server.ana
  const response = await fetch(server.url + TABLES, {
    method: 'POST',
    headers: { ...json, cookie, ...headers },
    body: JSON.stringify({ id: `made-${++made}` }),
  })
  return response.status
}

/** A request as bytes, answered with its status and headers. */
const ask = (server: ServerUnderTest, ...lines: string[]): Promise<{ status: number; head: string }> =>
  new Promise((resolve, reject) => {
    const socket = createConnection(Number(new URL(server.url).port), '127.0.0.1')
    socket.on('error', reject)
    socket.write(`${lines.join('\r\n')}\r\n\r\n`)
    let said = ''
    socket.on('data', (data) => {
      said += data.toString()
      if (!said.includes('\r\n\r\n')) return
      resolve({ status: Number(said.split(' ')[1]), head: said.split('\r\n\r\n')[0] ?? '' })
      socket.destroy()
    })
  })

describe('[HT4] what changes something', () => {
  test.each<[what: string, headers: (server: ServerUnderTest) => Record<string, string>, status: number]>([
    [
      'from our page',
      ({ url }) => ({ 'x-fascicle': '1', origin: url, 'sec-fetch-site': 'same-origin' }),
      201,
    ],
    ['from an old browser’s page of ours', ({ url }) => ({ 'x-fascicle': '1', origin: url }), 201],
    [
      'from our page, as a browser says without its address',
      () => ({ 'x-fascicle': '1', 'sec-fetch-site': 'same-origin' }),
      201,
    ],
    ['with a cookie, from nobody says where', () => ({ 'x-fascicle': '1' }), 403],
    ['without our header, as a form is sent', ({ url }) => ({ origin: url }), 403],
    ['from another origin', () => ({ 'x-fascicle': '1', origin: 'https://evil.example' }), 403],
    ['from a page without an origin', () => ({ 'x-fascicle': '1', origin: 'null' }), 403],
    ['from another port', () => ({ 'x-fascicle': '1', origin: 'http://127.0.0.1:1' }), 403],
    ['cross-site', () => ({ 'x-fascicle': '1', 'sec-fetch-site': 'cross-site' }), 403],
    ['same-site, from a neighbour', () => ({ 'x-fascicle': '1', 'sec-fetch-site': 'same-site' }), 403],
  ])('%s', async (_, headers, status) => {
    const server = await startServer()
    expect(await change(server, headers(server))).toBe(status)
    const rooms = (await server.store.rooms('p')).map(({ room }) => room)
    expect(rooms.includes(`made-${made}`)).toBe(status === 201)
  })

  test('with a token, which no page can make a browser show, our header is not asked for', async () => {
    const server = await startServer()
    const authorization = `Bearer ${server.ana.token}`
    expect(await change(server, { cookie: '', authorization })).toBe(201)
    // Another origin may not even so, and what is no bearer token counts as none.
    expect(await change(server, { cookie: '', authorization, origin: 'https://evil.example' })).toBe(403)
    expect(await change(server, { authorization: 'Basic YTpi' })).toBe(403)
  })

  test('a foreign page may link to us, and load nothing of the interface', async () => {
    const server = await startServer()
    // `fetch` has a mode of its own.
    const get = async (path: string, ...lines: string[]): Promise<number> => {
      const { cookie } = server.ana
      const head = [
        `GET ${path} HTTP/1.1`,
        'Host: localhost',
        `Cookie: ${cookie}`,
        'Sec-Fetch-Site: cross-site',
      ]
      return (await ask(server, ...head, ...lines)).status
    }
    expect(await get('/api/plans', 'Sec-Fetch-Mode: no-cors')).toBe(403)
    expect(await get('/api/plans', 'Sec-Fetch-Mode: cors')).toBe(403)
    expect(await get('/api/plans', 'Sec-Fetch-Mode: navigate')).toBe(200)
    expect(await get('/healthz', 'Sec-Fetch-Mode: no-cors')).toBe(200)
  })
})

/** The same address as others may write it. */
const SPELLINGS: readonly [what: string, spell: (path: string) => string][] = [
  ['plain', (path) => path],
  ['a letter in per cent', (path) => path.replace('/api', '/%61pi')],
  ['all of it in per cent', (path) => path.replace('/api', '/%61%70%69')],
  ['with its host', (path) => `http://localhost${path}`],
  ['with another host', (path) => `https://evil.example${path}`],
  ['with its host and per cent', (path) => `http://localhost${path.replace('/api', '/ap%69')}`],
  ['with a question', (path) => `${path}?x=/assets`],
]

describe.each(SPELLINGS)('the interface’s address %s', (_, spell) => {
  test('[HT4] is closed to foreign pages all the same, and kept by nobody', async () => {
    const server = await startServer()
    const get = (mode: string, path = '/api/plans'): Promise<{ status: number; head: string }> =>
      ask(
        server,
        `GET ${spell(path)} HTTP/1.1`,
        'Host: localhost',
        `Cookie: ${server.ana.cookie}`,
        'Sec-Fetch-Site: cross-site',
        `Sec-Fetch-Mode: ${mode}`,
      )
    expect((await get('cors')).status).toBe(403)
    const linked = await get('navigate')
    expect(linked.status).toBe(200)
    expect(linked.head.toLowerCase()).toContain('cache-control: no-store')
    const nothing = await get('navigate', '/api/nothing')
    expect(nothing.status).toBe(404)
    expect(nothing.head.toLowerCase()).toContain('cache-control: no-store')
  })

  test('[HT6] counts all the same', async () => {
    const server = await startServer({ settings: { addressRequests: '3' } })
    const status = async (path: string): Promise<number> =>
      (await ask(server, `GET ${spell(path)} HTTP/1.1`, 'Host: localhost')).status
    expect([await status('/api/session'), await status('/api/session')]).toEqual([200, 200])
    expect(await status('/api/nothing')).toBe(404)
    expect(await status('/api/session')).toBe(429)
  })

  test('is never a page', async () => {
    const server = await startServer()
    for (const path of ['/api/nothing', '/api'])
      expect(
        (await ask(server, `GET ${spell(path)} HTTP/1.1`, 'Host: localhost', 'Accept: text/html')).status,
      ).toBe(404)
  })
})

describe('[HT3] for another name', () => {
  test('nothing is answered, whatever it asks for', async () => {
    const server = await startServer({ settings: { publicUrl: 'https://plans.example.org' } })
    for (const path of ['/', '/api/session', '/api/links/x', '/nothing', '/%68ealthz/x']) {
      expect((await ask(server, `GET ${path} HTTP/1.1`, 'Host: evil.example')).status).toBe(403)
      expect((await ask(server, `GET ${path} HTTP/1.1`, 'Host: plans.example.org')).status).not.toBe(403)
    }
    expect((await ask(server, 'GET /api/session HTTP/1.1', 'Host: ')).status).toBe(403)
    expect((await ask(server, 'GET /api/session HTTP/1.0')).status).toBe(403)
  })

  test('[HT8] over https browsers are told to stay there; over http they are not', async () => {
    const behind = await startServer({ settings: { publicUrl: 'https://plans.example.org' } })
    const { head } = await ask(behind, 'GET /healthz HTTP/1.1', 'Host: plans.example.org')
    expect(head.toLowerCase()).toMatch(/strict-transport-security: max-age=\d{7,}\r/)
    const local = await startServer()
    expect((await fetch(`${local.url}/healthz`)).headers.has('strict-transport-security')).toBe(false)
  })

  test('a link in a letter is made of the public URL, whoever asked with what', async () => {
    const server = await startServer({ settings: { publicUrl: 'https://plans.example.org' } })
    const root = await server.person('Root', [], { administrator: true })
    const response = await fetch(`${server.url}/api/people/${server.ana.id}/reset`, {
      method: 'POST',
      headers: { ...root.headers, 'x-forwarded-host': 'evil.example', forwarded: 'host=evil.example' },
    })
    expect((await response.json()) as object).toEqual({
      url: expect.stringMatching(/^https:\/\/plans\.example\.org\/link\/[\w-]{43}$/) as string,
      expires: expect.any(Number) as number,
    })
  })
})

describe('[HT6] too many requests', () => {
  test('of one person are refused with when to come back; others go on', async () => {
    const server = await startServer({ settings: { personRequests: '5' } })
    const li = await server.person('Li', [{ scope: 'plan', role: 'viewer' }])
    const status = async (as: typeof li): Promise<number> =>
      (await server.fetch('/api/plans/p/me', {}, { as })).status
    for (let n = 0; n < 5; n++) expect(await status(server.ana)).toBe(200)
    const refused = await server.fetch('/api/plans/p/me')
    expect(refused.status).toBe(429)
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThanOrEqual(1)
    expect(await refused.json()).toMatchObject({ error: 'too-many' })
    // Her token is hers.
    const asScript = await fetch(`${server.url}/api/plans/p/me`, {
      headers: { authorization: `Bearer ${server.ana.token}` },
    })
    expect(asScript.status).toBe(429)
    expect(await status(li)).toBe(200)
  })

  test('[HT5] of one address are refused; which one it is, only a trusted proxy says', async () => {
    const status = async (server: ServerUnderTest, address: string): Promise<number> =>
      (await fetch(`${server.url}/api/session`, { headers: { 'x-forwarded-for': address } })).status
    const settings = { addressRequests: '3' }
    const direct = await startServer({ settings })
    for (let n = 0; n < 3; n++) expect(await status(direct, `198.51.100.${n}`)).toBe(200)
    expect(await status(direct, '198.51.100.77')).toBe(429)
    // Pages and health are not the interface.
    expect((await fetch(`${direct.url}/healthz`)).status).toBe(200)
    const behind = await startServer({ settings: { ...settings, trustedProxies: '127.0.0.1' } })
    for (let n = 0; n < 3; n++) expect(await status(behind, `203.0.113.${n}, 198.51.100.1`)).toBe(200)
    expect(await status(behind, '203.0.113.9, 198.51.100.1')).toBe(429)
    expect(await status(behind, '198.51.100.2')).toBe(200)
  })
})

describe('[HT7] whoever watches', () => {
  test('is told yes or no, and nothing more', async () => {
    const server = await startServer()
    expect(await (await fetch(`${server.url}/healthz`)).json()).toEqual({ ok: true })
    expect(await (await fetch(`${server.url}/readyz`)).json()).toEqual({ ready: true })
  })

  test('can ask whether it is ready as often as he likes: the disk is written to once at a time', async () => {
    let [probes, release] = [0, (): void => {}]
    const probe = (): Promise<void> => {
      probes++
      return new Promise((resolve) => (release = resolve))
    }
    const app = fastify()
    onTestFinished(() => app.close())
    healthRoutes(app, {
      store: { probe, plans: async () => [] },
      printMetrics: () => '',
      isStopping: () => false,
      metricsToken: '',
      isPublic: false,
    })
    const asked = Array.from({ length: 20 }, () => app.inject('/readyz'))
    await until(() => probes === 1)
    await new Promise((turn) => setTimeout(turn, 50))
    release()
    expect((await Promise.all(asked)).map(({ statusCode }) => statusCode)).toEqual(Array(20).fill(200))
    expect(probes).toBe(1)
    const later = app.inject('/readyz')
    await until(() => probes === 2)
    release()
    expect((await later).statusCode).toBe(200)
  })

  test('reads the counts on this machine, directly', async () => {
    const server = await startServer()
    const read = async (headers: Record<string, string>): Promise<number> =>
      (await fetch(`${server.url}/metrics`, { headers })).status
    expect(await read({})).toBe(200)
    expect(await read({ 'x-forwarded-for': '198.51.100.1' })).toBe(403)
    expect(await read({ forwarded: 'for=198.51.100.1' })).toBe(403)
  })

  test.each(['https://plans.example.org', 'http://localhost:4100'])(
    'reads none without a secret where others may come in, over a proxy that says nothing say (%s)',
    async (publicUrl) => {
      const behind = await startServer({ settings: { publicUrl } })
      for (const host of [new URL(publicUrl).host, '127.0.0.1:4100', 'localhost', '10.0.0.5:4100'])
        expect((await ask(behind, 'GET /metrics HTTP/1.1', `Host: ${host}`)).status).toBe(403)
    },
  )

  test.each(['10.0.0.5:4100', 'fascicle:4100', 'plans.example.org', ''])(
    'asks by whatever address he has (%s)',
    async (host) => {
      const metricsToken = 'a-secret-for-prometheus'
      const settings = { publicUrl: 'https://plans.example.org', metricsToken }
      const server = await startServer({ settings })
      const status = async (path: string, ...lines: string[]): Promise<number> =>
        (await ask(server, `GET ${path} HTTP/1.1`, `Host: ${host}`, ...lines)).status
      expect([await status('/healthz'), await status('/readyz')]).toEqual([200, 200])
      expect(await status('/metrics')).toBe(403)
      expect(await status('/metrics', `Authorization: Bearer ${metricsToken}`)).toBe(200)
    },
  )

  test('is told no when nothing can be read, too', async () => {
    const app = fastify()
    onTestFinished(() => app.close())
    const store = { probe: async () => {}, plans: () => Promise.reject(new Error('the thread is gone')) }
    healthRoutes(app, {
      store,
      printMetrics: () => '',
      isStopping: () => false,
      metricsToken: '',
      isPublic: false,
    })
    expect((await app.inject('/readyz')).statusCode).toBe(503)
  })

  test('without a secret no page of another name reads the counts', async () => {
    const server = await startServer()
    expect((await ask(server, 'GET /metrics HTTP/1.1', 'Host: evil.example')).status).toBe(403)
  })

  test('or with the secret, and then with nothing else', async () => {
    const metricsToken = 'a-secret-for-prometheus'
    const server = await startServer({ settings: { metricsToken } })
    const read = async (headers: Record<string, string>): Promise<number> =>
      (await fetch(`${server.url}/metrics`, { headers })).status
    expect(await read({ authorization: `Bearer ${metricsToken}`, 'x-forwarded-for': '198.51.100.1' })).toBe(
      200,
    )
    expect(await read({})).toBe(403)
    expect(await read({ authorization: 'Bearer another' })).toBe(403)
    expect(await read({ authorization: `Bearer ${server.ana.token}` })).toBe(403)
  })
})

test('[HT2] whoever may not is refused before a large body is read', async () => {
  const server = await startServer()
  const head = ['POST /api/plans HTTP/1.1', 'Host: localhost', 'Content-Type: application/json']
  // Announced, and never sent.
  const { status } = await ask(server, ...head, 'X-Fascicle: 1', 'Content-Length: 60000000')
  expect(status).toBe(401)
})
