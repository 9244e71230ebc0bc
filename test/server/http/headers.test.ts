/** What every answer carries: pages, assets, the interface, refusals, faults; over plain HTTP on this machine, and behind a proxy with TLS. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

import { expect, test } from 'vitest'

import { scratchDirectory } from '../../helpers/scratch-directory.ts'
import { type ServerUnderTest, startServer } from '../../helpers/server-under-test.ts'

const POLICY =
  "default-src 'none';script-src 'self';style-src 'self';img-src 'self' data:;font-src 'self';connect-src 'self';worker-src 'self';manifest-src 'self';form-action 'self';base-uri 'none';frame-ancestors 'none'"

const EVERYWHERE: Readonly<Record<string, string | null>> = {
  'content-security-policy': POLICY,
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'SAMEORIGIN',
  'referrer-policy': 'same-origin',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'x-powered-by': null,
  server: null,
}

function builtClient(): string {
  const directory = scratchDirectory()
  mkdirSync(join(directory, 'assets'))
  writeFileSync(join(directory, 'index.html'), '<!doctype html><title>Fascicle</title>')
  writeFileSync(join(directory, 'assets/index-abc.js'), 'export {}')
  writeFileSync(join(directory, 'service-worker.js'), '//')
  return directory
}

type Asked = { readonly path: string; readonly init?: RequestInit; readonly status: number }

const html = { headers: { accept: 'text/html' } }
const post = (body: string, type = 'application/json'): RequestInit => ({
  method: 'POST',
  headers: { 'content-type': type, 'x-fascicle': '1' },
  body,
})

const ASKED: readonly Asked[] = [
  { path: '/', init: html, status: 200 },
  { path: '/plans/p/t', init: html, status: 200 },
  { path: '/assets/index-abc.js', status: 200 },
  { path: '/assets/nothing.js', status: 404 },
  { path: '/service-worker.js', status: 200 },
  { path: '/%00', status: 400 },
  { path: '/healthz', status: 200 },
  { path: '/readyz', status: 200 },
  { path: '/api/session', status: 200 },
  { path: '/api/plans', status: 200 },
  { path: '/api/plans/nobody', status: 404 },
  { path: '/api/nothing', status: 404 },
  { path: '/api/plans/p/rooms/t/state', status: 200 },
  { path: '/api/session', init: post('{'), status: 400 },
  { path: '/api/session', init: post('x', 'text/plain'), status: 415 },
  { path: '/api/session', init: post(JSON.stringify({ email: 'x'.repeat(2_000_000) })), status: 413 },
  { path: '/api/plans', init: { method: 'POST', headers: { origin: 'https://evil.example' } }, status: 403 },
]

const headersOf = async (
  server: ServerUnderTest,
  { path, init }: Asked,
  more: Record<string, string> = {},
): Promise<Response> => server.fetch(path, { ...init, headers: { ...(init?.headers as object), ...more } })

test.for(ASKED)('$path $status', async (asked) => {
  const server = await startServer({ clientDirectory: builtClient() })
  const answer = await headersOf(server, asked)
  expect(answer.status).toBe(asked.status)
  for (const [name, value] of Object.entries(EVERYWHERE))
    expect([name, answer.headers.get(name)]).toEqual([name, value])
  expect(answer.headers.get('strict-transport-security')).toBeNull()
})

test('behind a proxy with TLS browsers are told to come in no other way', async () => {
  const server = await startServer({
    clientDirectory: builtClient(),
    settings: { publicUrl: 'https://plans.example.org' },
  })
  const answer = await headersOf(server, { path: '/', init: html, status: 200 })
  expect(answer.headers.get('strict-transport-security')).toBe('max-age=15552000')
})

test('no policy says unsafe', () => {
  expect(POLICY).not.toMatch(/unsafe|\*|https?:/)
})

test('what is one person’s is kept by nobody in between', async () => {
  const server = await startServer({ clientDirectory: builtClient() })
  for (const path of [
    '/api/session',
    '/api/account',
    '/api/plans',
    '/api/plans/p/rooms/t/state',
    '/api/plans/p/members',
  ]) {
    const answer = await server.fetch(path)
    expect([path, answer.headers.get('cache-control')]).toEqual([path, 'no-store'])
  }
})
