/** What happens to accounts, as the audit log tells it afterwards. The rule: server/auth/SPEC.md, AU31. */
import { describe, expect, test } from 'vitest'

import { AuditStore } from '../../../server/store/audit-store.ts'
import { AS_OPERATOR, authWorld, type AuthWorld, PASSWORD, tokenIn } from '../../helpers/auth-world.ts'
import { BOTH_DATABASES } from '../../helpers/both-databases.ts'
import { codeOf } from '../../helpers/codes.ts'

type Said = readonly [person: string, of: string, field: string, before: unknown, after: unknown]

async function said({ tables }: AuthWorld): Promise<Said[]> {
  const all: Said[] = []
  for await (const entries of new AuditStore(tables).everything(''))
    for (const { kind, person, row, field, before, after } of entries) {
      expect(kind).toBe('person')
      all.push([person, row, field, before, after])
    }
  return all
}

describe.each(BOTH_DATABASES)('in $name', ({ open }) => {
  test('[AU31] what an administrator does to somebody is noted, and what is refused or changes nothing is not', async () => {
    const world = authWorld(await open())
    const root = await world.setUp()
    const mary = await world.join('mary@example.org')
    const before = (await said(world)).length
    const by = { person: root.id }
    await world.people.change(mary.id, { administrator: true }, by)
    await world.people.change(mary.id, { administrator: true, name: 'Mary' }, by)
    const { url } = await world.links.reset(mary.id, root.id)
    await world.sessions.endAllOf(mary.id, by)
    await world.accept(url, { password: PASSWORD })
    const made = await world.links.invite({
      email: 'x@example.org',
      name: '',
      administrator: true,
      by: mary.id,
    })
    await world.people.change(mary.id, { active: false }, by)
    for (const change of [{ active: false }, { administrator: false }])
      await expect(world.people.change(root.id, change, by)).rejects.toMatchObject({
        code: 'last-administrator',
      })
    await world.people.change(mary.id, { active: true }, AS_OPERATOR)
    const invited = { email: made.invitation.email, grants: [], administrator: true }
    expect((await said(world)).slice(before)).toEqual([
      [root.id, mary.id, 'administrator', false, true],
      [root.id, mary.id, 'name', 'Joined', 'Mary'],
      [root.id, mary.id, 'reset', undefined, { expires: world.clock.now + 86_400_000 }],
      [root.id, mary.id, 'sessions', undefined, undefined],
      [mary.id, mary.id, 'password', undefined, undefined],
      [mary.id, '', 'invitation', undefined, invited],
      [root.id, mary.id, 'active', true, false],
      [root.id, '', 'invitation', invited, undefined],
      ['operator', mary.id, 'active', false, true],
    ])
  })

  test('[AU31] so is what somebody does to her own account, and that she came', async () => {
    const world = authWorld(await open())
    const url = await world.links.firstLink()
    const root = await world.setUp()
    const mary = await world.join('mary@example.org')
    const session = (await world.found(mary))!.session
    const here = { person: mary.id, session }
    const { secret } = await world.accounts.offerTotp(here, PASSWORD)
    await world.accounts.confirmTotp(here, codeOf(secret, world.clock.now))
    await world.accounts.dropTotp(here, PASSWORD)
    await world.accounts.changePassword(here, PASSWORD, 'another good sentence')
    await world.people.describe(mary.id, { language: 'zh' })
    await world.people.describe(mary.id, { name: 'Mary' })
    const all = await said(world)
    const herself = [mary.id, mary.id] as const
    expect(all).toEqual([
      [root.id, root.id, 'account', undefined, { email: root.email, administrator: true }],
      ['operator', '', 'invitation', undefined, { email: mary.email, grants: [] }],
      [...herself, 'account', undefined, { email: mary.email }],
      [...herself, 'invitation', { email: mary.email, grants: [] }, undefined],
      [...herself, 'totp', false, true],
      [...herself, 'totp', true, false],
      [...herself, 'password', undefined, undefined],
      [...herself, 'name', 'Joined', 'Mary'],
    ])
    const text = JSON.stringify(await world.tables.read({ sql: 'SELECT * FROM audit', parameters: [] }))
    for (const secretly of [PASSWORD, secret, 'argon2', tokenIn(url ?? ''), mary.token])
      expect(text).not.toContain(secretly)
  })
})
