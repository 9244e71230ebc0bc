/**
 * The operator's log, at its most talkative, after everything that people do and much that goes wrong: nothing that they wrote, no address, no
 * secret is in it. Marked words make them easy to find.
 */
import { beforeAll, expect, onTestFinished, test } from 'vitest'
import * as Y from 'yjs'

import { encodeUpdate } from '../../shared/wire/message.ts'
import { POISON_UPDATES } from '../fixtures/poison-updates.ts'
import { builtCli, spawnServer } from '../helpers/built-cli.ts'
import { until } from '../helpers/eventually.ts'
import { HonestClient, RawClient } from '../helpers/raw-client.ts'
import { scratchDirectory } from '../helpers/scratch-directory.ts'
import { invitePerson, tokenOf } from '../helpers/spawned-people.ts'

beforeAll(() => void builtCli(), 120_000)

const PLAN = 'section-10-2023'
const MARK = 'Zwiebelkuchen'

test('contents, addresses and secrets are in no line of the log', { timeout: 120_000 }, async () => {
  const server = await spawnServer(scratchDirectory(), '--log-level', 'trace')
  onTestFinished(() => void server.end('SIGKILL'))
  const person = await invitePerson(server, {
    name: MARK,
    plan: PLAN,
    grants: [{ scope: 'plan', role: 'editor' }],
  })
  const token = await tokenOf(server, person, { plan: PLAN, role: 'editor' })
  const bearer = { authorization: `Bearer ${token}` }
  const room = `${server.ws}/ws/${PLAN}/resources-sp1`

  const client = new HonestClient(room, undefined, { headers: person.headers })
  await client.ready
  client.set(`${MARK}:key`, `${MARK} value`)
  await until(() => client.isSaved)
  const poisoner = new RawClient(room, { headers: bearer })
  await poisoner.opened
  poisoner.send(encodeUpdate(POISON_UPDATES[0] ?? new Uint8Array()))
  await poisoner.closed
  const doc = new Y.Doc()
  doc.clientID = client.doc.clientID
  doc.getMap('cells').set(MARK, MARK)
  const forger = new RawClient(room, { headers: bearer })
  await forger.opened
  forger.send(encodeUpdate(Y.encodeStateAsUpdate(doc)))

  const ask = (path: string, body: unknown, headers: Record<string, string> = {}): Promise<Response> =>
    fetch(server.url + path, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-fascicle': '1', ...headers },
      body: typeof body === 'string' ? body : JSON.stringify(body),
    })
  await ask('/api/session', { email: person.email, password: `${MARK} wrong` })
  await ask('/api/session', { email: person.email, password: person.password })
  await ask('/api/session', `{"email":"${MARK}@example.org",`)
  await ask('/api/plans', { format: 'fascicle-plan', title: MARK }, server.headers)
  await ask(`/api/plans/${PLAN}/tables`, { id: MARK }, person.headers)
  await ask(`/api/links/${MARK}`, { password: MARK })
  await fetch(`${server.url}/api/plans/${MARK}?q=${MARK}`, { headers: bearer })
  await fetch(`${server.url}/plans/${MARK}`, { headers: { cookie: `x=${MARK}`, accept: 'text/html' } })
  await new RawClient(`${server.ws}/ws/${MARK.toLowerCase()}/${MARK.toLowerCase()}`, { headers: bearer })
    .closed
  client.end()
  forger.end()
  expect(await server.end('SIGTERM')).toBe(0)

  const log = server.err()
  const secrets = [
    MARK,
    MARK.toLowerCase(),
    'example.org',
    token,
    person.headers['cookie']?.split('=')[1],
    server.headers['authorization']?.split(' ')[1],
  ]
  expect(secrets.filter((secret) => secret === undefined || log.includes(secret))).toEqual([])
  expect(log.length).toBeGreaterThan(0)
  for (const line of log.trimEnd().split('\n'))
    expect(JSON.parse(line)).toMatchObject({
      level: expect.any(Number) as number,
      time: expect.any(Number) as number,
    })
})
