/** What a script does with somebody's token is told apart from what she does herself. Over real sockets and HTTP. The rule: AUD5. */
import { expect, test } from 'vitest'

import { editCells } from '../../../shared/doc/write-cells.ts'
import { columnId, rowId } from '../../../shared/model/ids.ts'
import { encodeUpdate } from '../../../shared/wire/message.ts'
import type { AuditPage } from '../../../shared/wire/rest-lifecycle.ts'
import { until } from '../../helpers/eventually.ts'
import { startServer } from '../../helpers/server-under-test.ts'
import { replica, sampleTable } from '../../shared/doc/make.ts'

const json = { 'content-type': 'application/json' }

test('[AUD5] an edit with an API token names it, over the socket, in pages and files, also when it is taken back', async () => {
  const server = await startServer()
  const table = sampleTable(1, 2)
  await server.store.append({ plan: 'p', room: 't' }, table.encode())
  const body = JSON.stringify({ name: 'nightly, import', plan: 'p', role: 'editor', days: null })
  const made = await server.fetch('/api/account/tokens', { method: 'POST', headers: json, body })
  const { token, secret } = (await made.json()) as { token: { id: string }; secret: string }
  const bySecret = server.raw('/ws/p/t', { as: null, protocols: ['fascicle', `token.${secret}`] })
  const herself = server.raw('/ws/p/t')
  await Promise.all([bySecret.opened, herself.opened])
  for (const [n, client] of [bySecret, herself].entries()) {
    const mine = replica(5 + n, table)
    const vector = mine.encodeVector()
    editCells(mine, [{ row: rowId('r1'), column: columnId(`c${n + 1}`), content: n + 40 }])
    client.send(encodeUpdate(mine.diff(vector)))
    client.send(Uint8Array.of(100, 0, 1))
    await until(() => client.count('committed') === 1)
  }
  const edits = async (): Promise<unknown[]> => {
    const page = (await (await server.fetch('/api/plans/p/tables/t/audit')).json()) as AuditPage
    return page.entries.map(({ after, person, token: by }) => [after, person, by])
  }
  expect(await edits()).toEqual([
    [41, server.ana.id, undefined],
    [40, server.ana.id, { id: token.id, name: 'nightly, import' }],
  ])
  const csv = await (await server.fetch('/api/plans/p/audit.csv')).text()
  const [heading = '', ...lines] = csv.split('\r\n')
  expect(heading).toContain(',person,name,token,token name,author,')
  expect(lines.find((line) => line.endsWith(',40'))).toContain(`,Ana,${token.id},"nightly, import",`)
  expect(lines.find((line) => line.endsWith(',41'))).toContain(',Ana,,,')
  await server.fetch(`/api/account/tokens/${token.id}`, { method: 'DELETE' })
  expect((await edits())[1]).toEqual([40, server.ana.id, { id: token.id, name: '' }])
})
