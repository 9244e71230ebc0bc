/** People, members and tokens from the command line, on a stopped data directory and beside a running server. */
import { statSync } from 'node:fs'
import { join } from 'node:path'

import { beforeEach, describe, expect, onTestFinished, test } from 'vitest'

import { startApp } from '../../../server/app.ts'
import { readConfig } from '../../../server/config.ts'
import { createLog } from '../../../server/log.ts'
import { newOperatorKey, notedServer, noteServer, SERVER_NOTE } from '../../../server/running-server.ts'
import { SqliteLogStore } from '../../../server/store/sqlite-log-store.ts'
import { OutlineDoc } from '../../../shared/doc/outline-doc.ts'
import { addComponent, addTable } from '../../../shared/doc/write-outline.ts'
import { componentId, tableId } from '../../../shared/model/ids.ts'
import { EMPTY_UPDATE } from '../../../shared/wire/merge-updates.ts'
import { runHere, runHereWith } from '../../helpers/run-command-line.ts'
import { scratchDirectory } from '../../helpers/scratch-directory.ts'
import { testEnv } from '../../shared/doc/make.ts'

const PASSWORD = 'correct horse battery staple'

let data: string
/** Component `sp2` with a working table. */
function outlineOf(): Uint8Array {
  const outline = new OutlineDoc(testEnv(7))
  const sp2 = componentId('sp2')
  addComponent(outline, { id: sp2, label: { en: 'Subprogramme 2' } }, null)
  const title = { en: 'Results' }
  addTable(outline, { id: tableId('t'), component: sp2, kind: 'free', numbering: 'none', title }, null)
  return outline.encode()
}
beforeEach(async () => {
  data = scratchDirectory()
  const store = await SqliteLogStore.open(data)
  for (const plan of ['p', 'q'])
    await store.createPlan(plan, [
      { room: 'outline', update: outlineOf() },
      { room: 't', update: EMPTY_UPDATE },
    ])
  await store.close()
})

const ok = async (...words: string[]): Promise<string> => {
  const run = await runHere(...words, '--data', data)
  expect(run).toMatchObject({ code: 0, err: '' })
  return run.out
}
const refused = async (code: number, sentence: RegExp, ...words: string[]): Promise<void> => {
  const run = await runHere(...words)
  expect(run.err).toMatch(sentence)
  expect(run).toMatchObject({ code, out: '' })
}
const add = async (email: string, ...flags: string[]): Promise<void> => {
  const words = ['user', 'add', email, '--name', email.split('@')[0]!, '--data', data, ...flags]
  expect(await runHereWith(`${PASSWORD}\n`, ...words)).toMatchObject({
    code: 0,
    err: '',
    out: `added ${email}\n`,
  })
}

describe('[CLI8] on a stopped data directory', { timeout: 60_000 }, () => {
  test('people are added, listed, made administrators, deactivated and activated', async () => {
    await add('root@example.org', '--administrator')
    await add('ana@example.org')
    const added = JSON.parse(await ok('user', 'list', '--json')) as { people: object[] }
    // Nobody is signed in by it.
    expect(added).toMatchObject({ people: [{ sessions: 0 }, { sessions: 0 }], invitations: [] })
    const lines = (await ok('user', 'list')).trimEnd().split('\n')
    expect(lines).toHaveLength(2)
    expect(lines[0]).toMatch(/^ana@example\.org {3}ana {3}active/)
    expect(lines[1]).toMatch(/root@example\.org {2}root {2}active {2}administrator/)
    await refused(5, /keep an administrator/, 'user', 'deactivate', 'root@example.org', '--data', data)
    expect(await ok('user', 'administrator', 'ana@example.org')).toBe('administrator: ana@example.org\n')
    expect(await ok('user', 'administrator', 'root@example.org', '--off')).toContain('no administrator')
    expect(await ok('user', 'deactivate', 'Root@Example.org')).toBe('deactivated Root@Example.org\n')
    const all = JSON.parse(await ok('user', 'list', '--json')) as { people: object[] }
    expect(all.people).toMatchObject([
      { email: 'ana@example.org', administrator: true, active: true },
      { email: 'root@example.org', administrator: false, active: false },
    ])
    await ok('user', 'activate', 'root@example.org')
    expect(await ok('user', 'sign-out', 'root@example.org')).toBe('signed out root@example.org\n')
    await ok('user', 'drop-second-factor', 'root@example.org')
    await refused(
      3,
      /There is nobody “eve@example.org” here/,
      'user',
      'sign-out',
      'eve@example.org',
      '--data',
      data,
    )
  })

  test('links are printed alone, for the address that the server will have', async () => {
    await add('ana@example.org')
    expect(await ok('user', 'reset', 'ana@example.org')).toMatch(
      /^http:\/\/127\.0\.0\.1:4100\/link\/[\w-]{43}\n$/,
    )
    process.env['FASCICLE_PUBLIC_URL'] = 'https://plans.example.org'
    onTestFinished(() => void delete process.env['FASCICLE_PUBLIC_URL'])
    const words = ['user', 'invite', 'li@example.org', '--name', '李', '--plan', 'p', '--grant', 'viewer']
    expect(await ok(...words, '--grant', 'component:sp2=editor')).toMatch(
      /^https:\/\/plans\.example\.org\/link\/[\w-]{43}\n$/,
    )
    expect(await ok('user', 'list')).toMatch(/li@example\.org +李 +invited/)
    expect(await ok('member', 'list', '--plan', 'p')).toMatch(/invited +viewer component:sp2=editor/)
  })

  test('what cannot be is refused with a sentence', async () => {
    const at = ['--data', data]
    const weak = await runHereWith('short', 'user', 'add', 'a@example.org', '--name', 'A', ...at)
    expect(weak).toMatchObject({ code: 5, out: '' })
    expect(weak.err).toMatch(/at least 10 characters/)
    const common = await runHereWith('password1234', 'user', 'add', 'a@example.org', '--name', 'A', ...at)
    expect(common.err).toMatch(/must not be a common one/)
    expect(JSON.parse(await ok('user', 'list', '--json'))).toEqual({ people: [], invitations: [] })
    await add('ana@example.org')
    const again = await runHereWith(PASSWORD, 'user', 'add', 'ANA@example.org', '--name', 'A', ...at)
    expect(again).toMatchObject({ code: 5 })
    expect(again.err).toMatch(/has an account already/)
    const invite = ['user', 'invite', 'li@example.org', '--name', 'Li', ...at]
    await refused(2, /--plan and --grant go together/, ...invite, '--plan', 'p')
    await refused(2, /A role is one of owner/, ...invite, '--plan', 'p', '--grant', 'king')
    await refused(2, /Of a part there are editors/, ...invite, '--plan', 'p', '--grant', 'table:t=owner')
    await refused(2, /A part is component/, ...invite, '--plan', 'p', '--grant', 'row:1=editor')
    await refused(3, /There is no plan/, ...invite, '--plan', 'none', '--grant', 'viewer')
  })

  test('[SH1] whoever alone owns a plan is deactivated when it is said who takes over', async () => {
    await add('root@example.org', '--administrator')
    await add('ana@example.org')
    await add('li@example.org')
    await ok('member', 'set', 'ana@example.org', 'owner', '--plan', 'p')
    const leave = ['user', 'deactivate', 'ana@example.org']
    await refused(5, /Nobody else owns p\. Say who takes over \(--heir\)/, ...leave, '--data', data)
    await refused(
      2,
      /--heir or --ownerless/,
      ...leave,
      '--heir',
      'li@example.org',
      '--ownerless',
      '--data',
      data,
    )
    await ok(...leave, '--heir', 'li@example.org')
    expect(await ok('member', 'list', '--plan', 'p')).toMatch(/li@example\.org +li +active +owner/)
    await ok('user', 'deactivate', 'li@example.org', '--ownerless')
    expect(await ok('user', 'list')).toMatch(/li@example\.org +li +deactivated/)
  })

  test('[CLI9] a part is called as people call it, and one there is not is refused by name', async () => {
    await add('li@example.org')
    const set = (grant: string) => ['member', 'set', 'li@example.org', grant, '--plan', 'p']
    const table = /^There is no table “nosuch”/
    await refused(3, table, ...set('table:nosuch=editor'), '--data', data)
    const component = /^There is no component “zzz” in this plan. There are: sp2 \(Subprogramme 2\)\./
    await refused(3, component, ...set('component:zzz=editor'), '--data', data)
    const invite = ['user', 'invite', 'bo@example.org', '--name', 'Bo', '--plan', 'p', '--grant']
    await refused(3, table, ...invite, 'table:nosuch=viewer', '--data', data)
    expect(await ok('member', 'list', '--plan', 'p')).toBe('')
    expect(await ok(...set('component:Subprogramme 2=editor'))).toContain('component:sp2=editor')
    expect(await ok(...set('table:Results=viewer'))).toContain('table:t=viewer')
  })

  test('[SH1] members come, get parts, and go; the last owner stays', async () => {
    await add('ana@example.org')
    await add('li@example.org')
    const at = ['--plan', 'p']
    expect(await ok('member', 'set', 'ana@example.org', 'owner', ...at)).toBe('ana@example.org: owner\n')
    await ok('member', 'set', 'li@example.org', 'component:sp2=editor', ...at)
    expect(await ok('member', 'set', 'li@example.org', 'commenter', ...at)).toBe(
      'li@example.org: component:sp2=editor commenter\n',
    )
    const listed = (await ok('member', 'list', ...at)).split('\n')
    expect(listed[0]).toMatch(/^ana@example\.org +ana +active +owner$/)
    expect(listed[1]).toMatch(/^li@example\.org +li +active +component:sp2=editor commenter$/)
    await refused(5, /has to keep an owner/, 'member', 'remove', 'ana@example.org', ...at, '--data', data)
    await refused(
      5,
      /has to keep an owner/,
      'member',
      'set',
      'ana@example.org',
      'viewer',
      ...at,
      '--data',
      data,
    )
    expect(await ok('member', 'remove', 'li@example.org', '--part', 'component:sp2', ...at)).toBe(
      'li@example.org: commenter\n',
    )
    expect(await ok('member', 'remove', 'li@example.org', ...at)).toBe('removed li@example.org\n')
    await refused(3, /There is no plan/, 'member', 'list', '--plan', 'none', '--data', data)
    await refused(3, /nobody “eve”/, 'member', 'set', 'eve', 'viewer', ...at, '--data', data)
  })

  test('[SH4] tokens are made for members, printed once, and taken back', async () => {
    await add('ana@example.org')
    const words = [
      'token',
      'add',
      '--plan',
      'p',
      '--person',
      'ana@example.org',
      '--name',
      'nightly',
      '--role',
    ]
    await refused(3, /There is no plan/, ...words, 'viewer', '--data', data)
    await ok('member', 'set', 'ana@example.org', 'editor', '--plan', 'p')
    await refused(5, /a token never more than its person/, ...words, 'owner', '--data', data)
    expect(await ok(...words, 'viewer', '--days', '30')).toMatch(/^fsc_[\w-]{43}\n$/)
    const line = await ok('token', 'list', '--plan', 'p')
    expect(line).toMatch(
      /^\w{16} {2}ana {2}nightly {2}viewer {2}until \d{4}-\d\d-\d\d \d\d:\d\d {2}used never\n$/,
    )
    expect(await ok('token', 'list', '--plan', 'q')).toBe('')
    const id = line.slice(0, 16)
    await refused(3, /no such token/, 'token', 'revoke', id, '--plan', 'q', '--data', data)
    expect(await ok('token', 'revoke', id, '--plan', 'p')).toBe(`revoked ${id}\n`)
    expect(await ok('token', 'list', '--plan', 'p')).toBe('')
    await refused(2, /whole number of days/, ...words, 'viewer', '--days', '0', '--data', data)
  })
})

describe('beside a running server', { timeout: 60_000 }, () => {
  async function serve(): Promise<{ url: string; key: string }> {
    const store = await SqliteLogStore.open(data)
    const operatorKey = newOperatorKey()
    const app = await startApp({
      config: readConfig({}, { port: '0', logLevel: 'silent' }),
      log: createLog('silent'),
      store,
      tables: store.tables,
      clientDirectory: '',
      operatorKey,
    })
    noteServer(data, { url: app.url, key: operatorKey })
    onTestFinished(() => app.stop())
    return { url: app.url, key: operatorKey }
  }

  test('[CLI7, DR4] the noted key makes the command the operator; the note is for this user alone', async () => {
    const { url, key } = await serve()
    expect(statSync(join(data, SERVER_NOTE)).mode & 0o777).toBe(0o600)
    expect(notedServer(data)).toEqual({ url, key })
    await add('ana@example.org', '--administrator')
    await ok('member', 'set', 'ana@example.org', 'owner', '--plan', 'p')
    expect(await ok('token', 'list', '--plan', 'p')).toBe('')
    expect(await ok('user', 'list')).toMatch(/ana@example\.org/)
  })

  test('[CLI7] at an address the token counts, and nothing else', async () => {
    const { url } = await serve()
    await add('ana@example.org')
    await ok('member', 'set', 'ana@example.org', 'owner', '--plan', 'p')
    await ok('member', 'set', 'ana@example.org', 'owner', '--plan', 'q')
    const make = ['token', 'add', '--plan', 'p', '--person', 'ana@example.org', '--name', 'x', '--role']
    const [owner, viewer] = [(await ok(...make, 'owner')).trim(), (await ok(...make, 'viewer')).trim()]
    const list = ['member', 'list', '--plan', 'p', '--url', url]
    await refused(5, /wants to know who asks/, ...list)
    await refused(5, /does not know this token/, ...list, '--token', 'fsc_nonsense')
    expect((await runHere(...list, '--token', viewer)).out).toMatch(/ana@example\.org/)
    const set = ['member', 'set', 'ana@example.org', 'table:t=viewer', '--plan', 'p', '--url', url, '--token']
    await refused(5, /the token was made for less/, ...set, viewer)
    expect(await runHere(...set, owner)).toMatchObject({ code: 0 })
    // It is of this plan alone, and no administrator's.
    await refused(3, /There is no plan/, 'member', 'list', '--plan', 'q', '--url', url, '--token', owner)
    await refused(5, /only an administrator/, 'user', 'list', '--url', url, '--token', owner)
    await refused(5, /only the command line on/, ...make, 'viewer', '--url', url, '--token', owner)
  })
})
