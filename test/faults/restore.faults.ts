import { createHash } from 'node:crypto'
/**
 * Backups and what becomes of them: the rehearsal that an administrator should hold once a quarter, held by a program; restoring that is
 * interrupted; and clients with newer edits afterwards, merged in or kept out.
 */
import { readdirSync, realpathSync, rmSync } from 'node:fs'
import { join } from 'node:path'

import { beforeAll, expect, onTestFinished, test } from 'vitest'
import * as Y from 'yjs'

import { RoomDocument } from '../../server/room/room-document.ts'
import { backUp, restore } from '../../server/store/backup-file.ts'
import { SqliteLogStore } from '../../server/store/sqlite-log-store.ts'
import { verifyData } from '../../server/store/verify-data.ts'
import { CLOSE } from '../../shared/wire/close-code.ts'
import { EMPTY_UPDATE } from '../../shared/wire/merge-updates.ts'
import { builtCli, runCli, runCliWith, type ServerProcess, spawnServer } from '../helpers/built-cli.ts'
import { eventually, until } from '../helpers/eventually.ts'
import { RawClient } from '../helpers/raw-client.ts'
import { scratchDirectory } from '../helpers/scratch-directory.ts'
import { amount, isFull, randomOf, tell } from './amount.ts'
import { readRecord } from './disk-record.ts'
import { diskShim } from './disk-shim.ts'
import { clientOf, Load, PLAN } from './load.ts'
import { lookInside } from './look-inside.ts'
import { layOut, PlayedDisk } from './played-disk.ts'
import { StubbornClient } from './stubborn-client.ts'

const timeout = 600_000
const scratch = (): string => realpathSync(scratchDirectory())
const none: ReadonlySet<string> = new Set()
/** Rooms in which nothing happens while the backup is made: what is in them is known to the last byte. */
const QUIET = ['resources-sp1', 'resources-sp2', 'resources-edm'] as const

beforeAll(() => void builtCli(), timeout)

async function started(data: string): Promise<ServerProcess> {
  const server = await spawnServer(data, '--compact-rows', '40', '--log-level', 'fatal')
  onTestFinished(() => void server.end('SIGKILL'))
  return server
}

const hashesOf = (data: string): Record<string, string> =>
  Object.fromEntries(verifyData(data).rooms.map(({ plan, room, hash }) => [`${plan}/${room}`, hash]))

/** As `fascicle verify` makes it, of what a client has. */
function hashOf(room: string, doc: Y.Doc): string {
  const document = new RoomDocument(room)
  document.apply(Y.encodeStateAsUpdate(doc), 'log')
  return createHash('sha256').update(document.encode()).digest('hex')
}

test(
  '[DB6] [DB2] rehearsal: back up a busy server, destroy its directory, restore, verify',
  { timeout },
  async () => {
    const [data, vault] = [scratch(), scratch()]
    const backup = join(vault, 'nightly.sqlite')
    const server = await started(data)
    const quiet = await Promise.all(QUIET.map((room) => written(server, room)))
    const load = await Load.start(server, { random: randomOf(1), name: 'b' })
    await load.goOn(300, 50)
    const before = load.writers.map(({ client }) => client.acked)
    expect(await runCli('backup', backup, '--data', data)).toMatchObject({ code: 0, err: '' })
    const after = load.writers.map(({ client }) => client.version)
    await load.goOn(100, 80)
    load.end()
    await server.end('SIGKILL')
    rmSync(data, { recursive: true })

    expect(await runCli('restore', backup, '--data', data)).toMatchObject({ code: 0, err: '' })
    expect((await runCli('verify', '--data', data)).out).toContain('all sound')
    const hashes = hashesOf(data)
    for (const { room, doc } of quiet)
      expect([room, hashes[`${PLAN}/${room}`]]).toEqual([room, hashOf(room, doc)])
    const { cells, unsound } = lookInside(data)
    expect(unsound).toEqual([])
    const counts = {
      rooms: Object.keys(hashes).length,
      acknowledgedBefore: 0,
      inBackup: 0,
      lost: 0,
      fromLater: 0,
      outOfOrder: 0,
    }
    for (const [n, { table, client }] of load.writers.entries()) {
      const there = cells.get(table) ?? none
      let whole = true
      for (const { key, version } of client.ledger) {
        const isThere = there.has(key)
        if (isThere) counts.inBackup++
        if (version <= before[n]!) counts.acknowledgedBefore++
        if (version <= before[n]! && !isThere) counts.lost++
        if (version > after[n]! && isThere) counts.fromLater++
        // What one wrote first is there first: a backup is one moment, not a mixture.
        if (isThere && !whole) counts.outOfOrder++
        whole &&= isThere
      }
    }
    tell('rehearsal', counts)
    expect(counts).toMatchObject({ lost: 0, fromLater: 0, outOfOrder: 0 })
    expect(counts.acknowledgedBefore).toBeGreaterThanOrEqual(50)
  },
)

/** Ten edits in a room, all of them acknowledged. */
async function written(server: ServerProcess, room: string): Promise<{ room: string; doc: Y.Doc }> {
  const client = clientOf(server, room)
  await client.ready
  for (let n = 0; n < 10; n++) client.set(`q:e${n}`, `${room} ${n}`)
  await until(() => client.isSaved)
  client.end()
  return { room, doc: client.doc }
}

/** A server with some edits in a backup, and a client who has made more since. */
async function divergedClient(): Promise<{
  data: string
  backup: string
  client: StubbornClient
  where: { server: ServerProcess }
}> {
  const [data, backup] = [scratch(), join(scratch(), 'backup.sqlite')]
  const where = { server: await started(data) }
  const client = new StubbornClient(() => ({
    url: `${where.server.ws}/ws/${PLAN}/outline`,
    headers: where.server.headers,
  }))
  onTestFinished(() => client.end())
  for (let n = 0; n < 5; n++) client.set(`old:e${n}`, n)
  await until(() => client.isConnected && client.isSaved)
  expect((await runCli('backup', backup, '--data', data)).code).toBe(0)
  for (let n = 0; n < 5; n++) client.set(`new:e${n}`, n)
  await until(() => client.isSaved)
  await where.server.end('SIGTERM')
  return { data, backup, client, where }
}

const cellsOfOutline = (data: string, plan = PLAN): string[] =>
  [...(lookInside(data, plan, ['outline']).cells.get('outline') ?? none)]
    .filter((key) => /^(old|new):/.test(key))
    .toSorted()

const OLD = ['old:e0', 'old:e1', 'old:e2', 'old:e3', 'old:e4']
const NEW = ['new:e0', 'new:e1', 'new:e2', 'new:e3', 'new:e4']

test('[DB6] whoever has newer edits after a restore brings them back', { timeout }, async () => {
  const { data, backup, client, where } = await divergedClient()
  expect((await runCli('restore', backup, '--data', data)).code).toBe(0)
  expect(cellsOfOutline(data)).toEqual(OLD)
  where.server = await started(data)
  await eventually(() => expect(cellsOfOutline(data)).toEqual([...NEW, ...OLD]), 20_000)
  expect(client.isSaved).toBe(true)
})

test('[DB7] after restore --fork the plans stand as the backup has them', { timeout }, async () => {
  const { data, backup, client, where } = await divergedClient()
  const restored = await runCli('restore', backup, '--data', data, '--fork')
  expect(restored).toMatchObject({ code: 0, err: '' })
  const fork = new RegExp(`^${PLAN} is now (\\S+)$`, 'm').exec(restored.out)?.[1] ?? ''
  expect(fork).toMatch(/^section-10-2023-restored-\d{8}$/)
  const hashes = hashesOf(data)
  where.server = await started(data)
  await until(() => client.codes.has(CLOSE.unknownRoom.code), 20_000)
  client.end()
  // Nor by its tables' addresses, nor by making the old plan anew under them.
  const raw = new RawClient(`${where.server.ws}/ws/${PLAN}/resources-sp2`, { headers: where.server.headers })
  expect((await raw.closed).code).toBe(CLOSE.unknownRoom.code)
  const { url, headers } = where.server
  const plans: unknown = await (await fetch(`${url}/api/plans`, { headers })).json()
  expect(plans).toMatchObject({ plans: [{ id: fork }] })
  await where.server.end('SIGTERM')
  expect(cellsOfOutline(data, fork)).toEqual(OLD)
  // The server may have added rooms of its own since.
  expect(hashesOf(data)).toMatchObject(hashes)
  expect(Object.keys(hashes).every((room) => room.startsWith(`${fork}/`))).toBe(true)
})

test(
  '[DB7] forking again on the same day gives ids that are free, however long they were',
  { timeout },
  async () => {
    const [data, backup] = [scratch(), join(scratch(), 'backup.sqlite')]
    const store = await SqliteLogStore.open(data)
    const long = 'x'.repeat(64)
    for (const plan of ['p', long]) await store.createPlan(plan, [{ room: 'outline', update: EMPTY_UPDATE }])
    await store.close()
    await backUp(data, backup, false)
    const first = await restore(data, backup, { now: Date.now, fork: true })
    await backUp(data, backup, true)
    const second = await restore(data, backup, { now: Date.now, fork: true })
    const day = /\d{8}$/.exec(first.forked[0]?.to ?? '')?.[0] ?? ''
    expect(first.forked).toEqual([
      { from: 'p', to: `p-restored-${day}` },
      { from: long, to: `${'x'.repeat(46)}-restored-${day}` },
    ])
    expect(new Set([...first.forked, ...second.forked].map(({ to }) => to)).size).toBe(4)
    expect(verifyData(data)).toMatchObject({
      sound: true,
      rooms: second.forked.map(({ to }) => ({ plan: to })),
    })
  },
)

test(
  '[DB6] [DB3] restoring that is killed or loses its power leaves one database or the other',
  { timeout },
  async () => {
    const { data, backup } = await divergedClient()
    const before = hashesOf(data)
    const pristine = new Map<string, Buffer>(new PlayedDisk(data).whole())
    const beside = scratch()
    const shim = diskShim(data, beside, { record: true })
    const disk = new PlayedDisk(data)
    expect((await runCliWith(shim.environment, 'restore', backup, '--data', data)).code).toBe(0)
    const after = hashesOf(data)
    expect(after).not.toEqual(before)

    const random = randomOf(2)
    const entries = readRecord(shim.recordFile)
    const crashed = join(beside, 'crashed')
    const counts = {
      entries: entries.length,
      operations: shim.operations(),
      cuts: 0,
      kills: 0,
      before: 0,
      after: 0,
    }
    const judge = (directory: string): void => {
      const found = hashesOf(directory)
      expect(verifyData(directory).sound).toBe(true)
      if (found[`${PLAN}/outline`] === before[`${PLAN}/outline`]) counts.before++
      else counts.after++
      expect([before, after]).toContainEqual(found)
    }
    const cuts = amount('RESTORE_CUTS', { short: 10, full: 100 })
    for (const [index, entry] of entries.entries()) {
      disk.play(entry)
      // The names change at the very end.
      const many = index > entries.length - 5 ? 2 : cuts / entries.length
      for (let left = many; random() < left; left--) {
        layOut(disk.cut(random), crashed)
        counts.cuts++
        judge(crashed)
      }
    }
    for (let at = 1; at <= counts.operations; at += isFull ? 1 : Math.ceil(counts.operations / 3)) {
      layOut(pristine, crashed)
      const killer = diskShim(realpathSync(crashed), scratch())
      killer.killAfter(at)
      await runCliWith(killer.environment, 'restore', backup, '--data', crashed)
      counts.kills++
      judge(crashed)
      // Once more, and it is done; what the first attempt left behind is in nobody's way.
      expect((await runCli('restore', backup, '--data', crashed)).code).toBe(0)
      expect(hashesOf(crashed)).toEqual(after)
      expect(readdirSync(crashed).filter((name) => name.includes('partial'))).toEqual([])
    }
    tell('restoring interrupted', counts)
    expect([counts.before > 0, counts.after > 0]).toEqual([true, true])
  },
)
