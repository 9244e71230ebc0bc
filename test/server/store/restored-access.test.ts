/** Who may come in after a restore, from the command line over real databases. The rule: server/store/SPEC.md, DB8. */
import { copyFileSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'

import { expect, onTestFinished, test } from 'vitest'

import { backUp } from '../../../server/store/backup-file.ts'
import { SqliteLogStore } from '../../../server/store/sqlite-log-store.ts'
import { DATABASE_FILE } from '../../../server/store/sqlite-schema.ts'
import type { Grant, PlanRole } from '../../../shared/model/access.ts'
import { EMPTY_UPDATE } from '../../../shared/wire/merge-updates.ts'
import { AS_OPERATOR, HERE, PASSWORD, tokenIn } from '../../helpers/auth-world.ts'
import { credentials, doorWorld, type DoorWorld } from '../../helpers/door-world.ts'
import { runHere } from '../../helpers/run-command-line.ts'
import { scratchDirectory } from '../../helpers/scratch-directory.ts'

const grant = (role: PlanRole): Grant => ({ scope: 'plan', role })

async function opened(data: string): Promise<DoorWorld & { close(): Promise<void> }> {
  const store = await SqliteLogStore.open(data)
  let isOpen = true
  const close = async (): Promise<void> => {
    if (isOpen) await store.close()
    isOpen = false
  }
  onTestFinished(close)
  await store.createPlan('p', [{ room: 'outline', update: EMPTY_UPDATE }])
  return { ...doorWorld(store.tables), close }
}

/** Backed up with everybody in; then doors are shut. What opens them is given back. */
async function shutAfterBackup(data: string, backup: string) {
  const world = await opened(data)
  const { person, auth, sharing, desk } = world
  const ana = await person('Ana', grant('owner'))
  const [mary, li] = [await person('Mary', grant('editor')), await person('Li', grant('viewer'))]
  const token = async (name: string): Promise<{ id: string; secret: string }> => {
    const order = { name, plan: 'p', role: 'viewer', days: null } as const
    const { token: made, secret } = await desk.make(li.principal, li.id, order)
    return { id: made.id, secret }
  }
  const [kept, revoked] = [await token('nightly'), await token('stolen')]
  const url = await auth.invite('x@example.org')
  const { url: reset } = await auth.links.reset(li.id, ana.id)
  await backUp(data, backup, false)
  await auth.people.change(mary.id, { active: false }, AS_OPERATOR)
  await sharing.set(ana.principal, 'p', li.id, [])
  await desk.revoke(li.principal, { id: revoked.id, person: li.id })
  await auth.accept(url, { name: 'X', password: PASSWORD })
  await auth.accept(reset, { password: 'another good sentence' })
  await world.close()
  return { ana, mary, li, kept, revoked, url, reset }
}

test.each([[[]], [['--fork']]])('[DB8] nobody comes in by a restore %j', async (flags) => {
  const [data, backup] = [scratchDirectory(), join(scratchDirectory(), 'b.sqlite')]
  const { ana, mary, li, kept, revoked, url, reset } = await shutAfterBackup(data, backup)
  const { out, code } = await runHere('restore', backup, '--data', data, ...flags)
  expect(code).toBe(0)
  expect(out).toContain('everybody signs in anew: 3 sessions and 2 open links')
  const lines = out.split('\n')
  const lineOf = (word: string): string => lines.find((line) => line.includes(word)) ?? ''
  expect(lineOf('nightly')).toMatch(/nightly +li@example\.org +p +viewer$/)
  expect(lineOf('stolen')).toMatch(/stolen +li@example\.org +p +viewer +revoked since the backup$/)
  expect(lines.filter((line) => /^\S+@\S+ /.test(line)).map((line) => line.replace(/ {2,}/, ' '))).toEqual([
    'li@example.org had another password; the one of the backup counts again',
    'mary@example.org was deactivated, and is active again',
    'x@example.org has an account no longer: it was made after the backup',
    'li@example.org may do in p again: viewer of plan',
  ])
  const { auth, door, close } = await opened(data)
  for (const one of [ana, mary, li]) expect(await auth.found(one)).toBeNull()
  for (const link of [url, reset])
    await expect(auth.links.look(tokenIn(link))).rejects.toMatchObject({ code: 'link-invalid' })
  // What is told is so.
  for (const { secret } of [kept, revoked])
    expect(await door.identify(credentials({ authorization: `Bearer ${secret}` }))).toMatchObject({
      is: 'token',
    })
  expect(await auth.signIn.withPassword(mary.email, PASSWORD, HERE)).toMatchObject({ is: 'signed-in' })
  await close()
})

test('[DB8] without what was there before it says what to look at; a backup without people needs nothing', async () => {
  const [data, backup] = [scratchDirectory(), join(scratchDirectory(), 'b.sqlite')]
  await shutAfterBackup(data, backup)
  const elsewhere = scratchDirectory()
  const { out } = await runHere('restore', backup, '--data', elsewhere)
  expect(out).toContain('everybody signs in anew: 3 sessions')
  expect(out).toMatch(/stolen +li@example\.org +p +viewer\n/)
  expect(out).toContain('are those of the time of the backup')
  // Nor where what was there is damaged.
  writeFileSync(join(elsewhere, DATABASE_FILE), 'no database')
  expect((await runHere('restore', backup, '--data', elsewhere)).out).toContain('are those of the time')
  const old = join(scratchDirectory(), 'old.sqlite')
  writeFileSync(old, gunzipSync(readFileSync('test/fixtures/schema-1.sqlite.gz')))
  copyFileSync(backup, join(data, DATABASE_FILE))
  expect(await runHere('restore', old, '--data', data)).toMatchObject({
    code: 0,
    out: expect.stringContaining('0 sessions') as unknown,
  })
})
