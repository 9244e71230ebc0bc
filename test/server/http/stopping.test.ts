/** What becomes of requests while a server stops, over real HTTP. The rules: server/http/SPEC.md, HT10. */
import { createConnection, type Socket } from 'node:net'

import { fastify } from 'fastify'
import { expect, onTestFinished, test } from 'vitest'

import { UnderWay } from '../../../server/http/under-way.ts'
import { until } from '../../helpers/eventually.ts'
import { type ServerUnderTest, startServer } from '../../helpers/server-under-test.ts'

/** A request whose body is sent when the test says so. */
async function begun(server: ServerUnderTest, path: string, body: string): Promise<() => Promise<string>> {
  const socket = await connected(server)
  const answer = new Promise<string>((resolve) => {
    let said = ''
    socket.on('data', (data) => (said += data.toString()))
    socket.once('close', () => resolve(said))
  })
  const { cookie } = server.ana
  const head = [
    `POST ${path} HTTP/1.1`,
    'Host: localhost',
    `Cookie: ${cookie}`,
    `Origin: ${server.url}`,
    'X-Fascicle: 1',
    'Content-Type: application/json',
    `Content-Length: ${body.length}`,
  ]
  socket.write(`${head.join('\r\n')}\r\n\r\n${body.slice(0, 1)}`)
  return () => {
    socket.write(body.slice(1))
    return answer
  }
}

const connected = (server: ServerUnderTest): Promise<Socket> =>
  new Promise((resolve) => {
    const socket = createConnection(Number(new URL(server.url).port), '127.0.0.1', () => resolve(socket))
    socket.on('error', () => {})
    onTestFinished(() => void socket.destroy())
  })

test('[HT10] what is under way ends as ever; what comes is told to come back; health says so', async () => {
  const server = await startServer()
  const send = await begun(server, '/api/plans/p/tables', JSON.stringify({ id: 'made-late' }))
  await until(() => server.underWay.count === 1)
  const stopped = server.stop()
  const [session, page, ready, health] = await Promise.all(
    ['/api/session', '/', '/readyz', '/healthz'].map((path) => fetch(server.url + path)),
  )
  expect([session!.status, page!.status, ready!.status, health!.status]).toEqual([503, 503, 503, 200])
  expect(session!.headers.get('retry-after')).toBe('2')
  const socket = server.raw('/ws/p/t').socket
  expect(
    await new Promise((resolve) => {
      socket.once('unexpected-response', (_request, { statusCode }) => resolve(statusCode))
      socket.once('open', () => resolve('open'))
    }),
  ).toBe(503)
  const answer = await send()
  expect(answer).toMatch(/^HTTP\/1\.1 201 /)
  expect(answer).toContain('"room":"made-late"')
  await stopped
  await expect(fetch(`${server.url}/healthz`)).rejects.toThrow('fetch failed')
})

test('[HT10] a request that does not end keeps nobody for long', async () => {
  const app = fastify()
  onTestFinished(() => app.close())
  const underWay = new UnderWay()
  underWay.watch(app)
  app.get('/slow', () => new Promise(() => {}))
  const url = await app.listen({ port: 0 })
  const cut = new AbortController()
  void fetch(`${url}/slow`, { signal: cut.signal }).catch(() => {})
  await until(() => underWay.count === 1)
  const began = performance.now()
  await underWay.over(100)
  expect(performance.now() - began).toBeGreaterThan(90)
  // Whoever goes away is not waited for.
  const over = underWay.over(60_000)
  cut.abort()
  await over
  expect(underWay.count).toBe(0)
})
