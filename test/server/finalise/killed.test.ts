/** [FIN5] A server that is killed in the middle of a step comes up with all of it or nothing. The rules: server/finalise/SPEC.md. */
import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'

import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'

import { SqliteLogStore } from '../../../server/store/sqlite-log-store.ts'
import { verifyData } from '../../../server/store/verify-data.ts'
import { tableId } from '../../../shared/model/ids.ts'
import type { LifecycleStep } from '../../../shared/model/lifecycle.ts'
import { eventually } from '../../helpers/eventually.ts'
import { scratchDirectory } from '../../helpers/scratch-directory.ts'
import { roomsOf, SMALL_PLAN } from '../../helpers/small-plan.ts'
import { lifeWorld, PLAN } from './life-world.ts'

/** Bundles the server, once. */
let launcher: ChildProcess
let server = ''
beforeAll(async () => {
  const [run, main] = ['../../../.ci/run-ts.mjs', './dying-server.ts'].map((path) =>
    fileURLToPath(new URL(path, import.meta.url)),
  ) as [string, string]
  launcher = fork(run, [main])
  const [url] = (await once(launcher, 'message')) as [string]
  server = fileURLToPath(url)
}, 120_000)
afterAll(() => launcher.disconnect())

const TABLES = ['budget', 'work']

async function started(directory: string, moment: string): Promise<{ child: ChildProcess; url: string }> {
  const child = fork(server, [directory, moment], { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] })
  onTestFinished(() => void child.kill('SIGKILL'))
  const [url] = (await once(child, 'message')) as [string]
  return { child, url }
}

/** Until the server is dead, or has answered. */
async function step(directory: string, moment: string, name: LifecycleStep): Promise<number | null> {
  const { child, url } = await started(directory, moment)
  const dead = once(child, 'exit')
  child.send('go')
  const answer = await fetch(`${url}/api/plans/${PLAN}/lifecycle`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'x-fascicle': '1',
      authorization: `Bearer ${'k'.repeat(43)}`,
    },
    body: JSON.stringify({ step: name, tables: TABLES, note: moment }),
  }).then(
    ({ status }) => status,
    () => null,
  )
  child.kill('SIGKILL')
  await dead
  return answer
}

/** Each of the tables: what the database says of it in every place where it does. */
async function found(directory: string): Promise<readonly string[]> {
  const store = await SqliteLogStore.open(directory)
  try {
    const rows = await store.tables.read<{ is: string }>({
      sql: `SELECT room.name || ' ' || room.frozen || ' ' || coalesce(state, 'draft') || ' ' || (lifecycle.frozen IS NOT NULL) || ' ' ||
              (SELECT count(*) FROM audit WHERE audit.plan = room.plan AND audit.room = room.name AND kind = 'lifecycle') AS "is"
            FROM room LEFT JOIN lifecycle ON lifecycle.plan = room.plan AND lifecycle.room = room.name
            WHERE room.plan = ? AND room.name IN ('budget', 'work') ORDER BY room.name`,
      parameters: [PLAN],
    })
    return rows.map(({ is }) => is)
  } finally {
    await store.close()
  }
}

async function prepared(): Promise<string> {
  const directory = scratchDirectory()
  const store = await SqliteLogStore.open(directory)
  await store.createPlan(
    PLAN,
    [...roomsOf(SMALL_PLAN)].map(([room, update]) => ({ room, update })),
  )
  await store.close()
  return directory
}

const NOTHING = ['budget 0 draft 0 0', 'work 0 draft 0 0']
const ALL = ['budget 1 final 1 1', 'work 1 final 1 1']

/** And whoever starts next tells everybody the same. */
async function followed(directory: string, state: 'draft' | 'final'): Promise<void> {
  expect(verifyData(directory).sound).toBe(true)
  const again = await lifeWorld({ directory })
  await eventually(async () => {
    for (const table of TABLES) expect(await again.stateOf(table)).toBe(state)
  })
  for (const table of TABLES) {
    const client = again.honest(`/ws/${PLAN}/${table}`, { as: again.ana })
    await client.ready
    expect(client.raw.count('access')).toBe(state === 'final' ? 1 : 0)
    const frozen = (await again.register()).frozen(tableId(table))
    expect(frozen !== null).toBe(state === 'final')
    client.end()
  }
  await again.stop()
}

const MOMENTS: readonly [string, readonly string[]][] = [
  ['when it is calculated', NOTHING],
  ['when it is frozen', NOTHING],
  ['before the commit', NOTHING],
  ['after the commit', ALL],
  ['before the register', ALL],
  ['after the register', ALL],
]
test.each(MOMENTS)('[FIN5] killed %s', { timeout: 60_000 }, async (moment, expected) => {
  const directory = await prepared()
  expect(await step(directory, moment, 'finalise')).toBeNull()
  expect(await found(directory)).toEqual(expected)
  await followed(directory, expected === ALL ? 'final' : 'draft')
})

test('[FIN5] killed when it is reopened', { timeout: 60_000 }, async () => {
  const directory = await prepared()
  expect(await step(directory, 'never', 'finalise')).toBe(200)
  expect(await step(directory, 'before the commit', 'reopen')).toBeNull()
  expect(await found(directory)).toEqual(ALL)
  expect(await step(directory, 'after the commit', 'reopen')).toBeNull()
  expect(await found(directory)).toEqual(['budget 0 draft 0 2', 'work 0 draft 0 2'])
  await followed(directory, 'draft')
})

test('[FIN5] killed in the commit, and at any moment', { timeout: 120_000 }, async () => {
  const moments = [
    'during the commit',
    ...Array.from({ length: 8 }, () => `after ${Math.floor(Math.random() * 900)} ms`),
  ]
  for (const moment of moments) {
    const directory = await prepared()
    const answer = await step(directory, moment, 'finalise')
    const after = await found(directory)
    // What was answered is there; of what was not, all or nothing.
    expect([moment, answer === 200 ? [ALL] : [ALL, NOTHING]]).toEqual([
      moment,
      expect.arrayContaining([after]),
    ])
    expect(verifyData(directory).sound).toBe(true)
  }
})
