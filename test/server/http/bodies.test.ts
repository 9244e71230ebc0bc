/** What a body may cost before anybody is known, over real HTTP. The rules: server/http/SPEC.md, HT9. */
import { createConnection, type Socket } from 'node:net'

import { expect, onTestFinished, test } from 'vitest'

import { STRANGERS_BODY } from '../../../server/http/route.ts'
import { until } from '../../helpers/eventually.ts'
import { type ServerUnderTest, startServer } from '../../helpers/server-under-test.ts'

const body = (bytes: number): string => JSON.stringify({ x: 'x'.repeat(bytes - 8) })
const post = async (server: ServerUnderTest, path: string, bytes: number): Promise<number> =>
  (
    await server.fetch(path, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: body(bytes),
    })
  ).status

test('[HT9] what anybody may send is small, and read no further', async () => {
  const server = await startServer()
  const open = server.routes.filter(({ method, access }) => method !== 'GET' && access === 'anyone')
  expect(open.length).toBeGreaterThan(2)
  for (const { method, url } of open) {
    const answer = await server.fetch(url.replace(/:\w+/, 'x'), {
      method: String(method),
      headers: { 'content-type': 'application/json' },
      body: body(STRANGERS_BODY + 1),
    })
    expect([url, answer.status]).toEqual([url, 413])
  }
  expect(await post(server, '/api/session', STRANGERS_BODY - 100)).toBe(400)
  for (const path of ['/api/nothing', '/nothing', '/%61pi/session', '/healthz'])
    expect([path, await post(server, path, STRANGERS_BODY + 1)]).toEqual([
      path,
      path === '/%61pi/session' ? 413 : expect.toBeOneOf([404, 413]),
    ])
  // Who is known may send more.
  expect(await post(server, '/api/plans/p/tables', STRANGERS_BODY * 4)).toBe(400)
})

/** Announces a body, and sends a byte of it now and then. */
function dripping(
  server: ServerUnderTest,
  path: string,
  ...more: string[]
): { said: string; socket: Socket } {
  const socket = createConnection(Number(new URL(server.url).port), '127.0.0.1')
  const drip = { said: '', socket }
  const head = [`POST ${path} HTTP/1.1`, 'Host: localhost', 'X-Fascicle: 1', 'Content-Type: application/json']
  socket.write(`${[...head, 'Content-Length: 5000', ...more].join('\r\n')}\r\n\r\n{`)
  const dripping = setInterval(() => socket.write(' '), 20)
  socket.on('error', () => {})
  socket.on('close', () => clearInterval(dripping))
  socket.on('data', (data) => (drip.said += data.toString()))
  onTestFinished(() => {
    clearInterval(dripping)
    socket.destroy()
  })
  return drip
}

test('[HT9] a body that does not come is not waited for; an import of somebody known has its time', async () => {
  const server = await startServer({ bodies: { milliseconds: 300 } })
  const root = await server.person('Root', [], { administrator: true })
  const slow = ['/api/session', '/api/links/x', '/nothing'].map((path) => dripping(server, path))
  const known = [`Cookie: ${root.cookie}`, `Origin: ${server.url}`]
  const rest = dripping(server, '/api/plans/p/tables', `Cookie: ${server.ana.cookie}`, known[1]!)
  const importing = dripping(server, '/api/plans', ...known)
  await until(() => [...slow, rest].every(({ socket }) => socket.destroyed || socket.readableEnded))
  for (const { said } of [...slow, rest]) expect(said).toMatch(/^HTTP\/1\.1 408 /)
  await new Promise((later) => setTimeout(later, 500))
  expect([importing.said, importing.socket.readyState]).toEqual(['', 'open'])
})

test('[HT9] of one address only so many are under way; those of people who are known are not counted', async () => {
  const server = await startServer({ bodies: { perAddress: 5 } })
  const slow = Array.from({ length: 5 }, () => dripping(server, '/api/session'))
  await until(() => server.underWay.count === 5)
  expect(await post(server, '/api/session', 100)).toBe(429)
  expect((await server.fetch('/api/plans/p/me')).status).toBe(200)
  slow[0]!.socket.destroy()
  await until(() => server.underWay.count === 4)
  expect(await post(server, '/api/session', 100)).toBe(400)
})
