/**
 * Texts and numbers that break others: byte for byte the same through a socket, the database, the audit log, a final table's frozen values
 * and every export; numbers that are none are told as such and calculated with by nobody. The rules: server/audit/SPEC.md,
 * server/finalise/SPEC.md.
 */
import { expect, test } from 'vitest'
import * as Y from 'yjs'

import type { CellContent } from '../../../shared/model/cell.ts'
import { columnId, rowId, tableId } from '../../../shared/model/ids.ts'
import type { PlanFile } from '../../../shared/model/plan-file.ts'
import type { AuditEntry, AuditPage } from '../../../shared/wire/rest-lifecycle.ts'
import { runHere } from '../../helpers/run-command-line.ts'
import { scratchDirectory } from '../../helpers/scratch-directory.ts'
import { type LifeWorld, lifeWorld, PLAN } from '../finalise/life-world.ts'
import { TableWriter } from '../finalise/table-writer.ts'

const TEXTS: readonly (readonly [what: string, text: string])[] = [
  ['NUL', 'a\0b'],
  ['every control character', String.fromCharCode(...Array.from({ length: 32 }, (_, n) => n), 0x7f, 0x85)],
  ['U+FFFE and U+FFFF', 'a\uFFFEb\uFFFFc'],
  ['a byte order mark', '\uFEFFa\uFEFF'],
  ['right to left', 'abc\u202Edef\u202C \u2066x\u2069'],
  ['nothing to see', '\u200B\u200D\u2060\u00AD'],
  ['Zalgo', `a${'\u0301\u0316'.repeat(200)}`],
  ['a family', '👩‍👩‍👧‍👦 🏳️‍🌈 𠜎'],
  ['composed and not', 'é e\u0301 Å A\u030A ﬁ'],
  ['Turkish', 'İıiI ẞß'],
  ['line ends', 'a\r\nb\nc\rd\u2028e\u2029f'],
  ['what others run', '=1+1\t"; DROP TABLE log; -- <script>'],
]

const all = TEXTS.map(([, text]) => text).join('|')
const [LABEL, FIGURE] = [columnId('label'), columnId('figure')]
/** What the cell left of it shows. */
const SHOWN: CellContent = [1, '', ['c', 0, '@', LABEL, 0]]

/** Past our own editor, which takes NUL out and makes line ends one, as anybody's Yjs may. */
async function store(writer: TableWriter, column: string, value: unknown): Promise<void> {
  const rows = writer.doc.y.getMap<Y.Map<unknown>>('rows')
  const row = rows.get('plain')
  if (!(row instanceof Y.Map)) throw new Error('the test does not know where rows are')
  row.set(column, value)
  await writer.set('sum', 'label', `then ${String(value)}`)
}

async function audited(server: LifeWorld, path: string): Promise<string> {
  const answer = await server.fetch(`/api/plans/${PLAN}/${path}`, {}, { as: server.ana })
  expect(answer.status).toBe(200)
  return answer.text()
}
const entriesOf = (lines: string): AuditEntry[] =>
  lines
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as AuditEntry)

test('[AUD1] [AUD8] [FIN11] strange texts are the same everywhere', { timeout: 60_000 }, async () => {
  const directory = scratchDirectory()
  const server = await lifeWorld({ directory })
  const writer = await TableWriter.open(server, 'work', server.ana)
  for (const [, text] of TEXTS) await store(writer, 'label', text)
  await store(writer, 'label', all)
  await writer.set('plain', 'figure', SHOWN)
  expect((await server.table('work')).cell(rowId('plain'), LABEL)).toBe(all)
  const after = new Set(entriesOf(await audited(server, 'audit.jsonl')).map((entry) => entry.after))
  for (const [what, text] of TEXTS) expect([what, after.has(text)]).toEqual([what, true])
  const one = await audited(server, 'tables/work/audit?row=plain&column=label')
  expect((JSON.parse(one) as AuditPage).entries[0]?.after).toBe(all)
  expect(await audited(server, 'audit.csv')).toContain(TEXTS.find(([what]) => what === 'Zalgo')?.[1])

  expect((await server.take({ step: 'finalise', tables: ['work'], failing: 'known' })).status).toBe(200)
  const frozen = (await server.register()).frozen(tableId('work'))
  expect(Object.values(frozen?.values ?? {})).toContain(all)
  await server.stop()

  const { code, out } = await runHere('export-plan', '--plan', PLAN, '--data', directory, '-o', '-')
  expect(code).toBe(0)
  const { tables } = JSON.parse(out) as PlanFile
  const row = tables.find(({ id }) => id === 'work')?.rows.find(({ id }) => id === 'plain')
  expect(row?.cells?.['label']).toBe(all)
  expect(await runHere('verify', '--data', directory)).toMatchObject({ code: 0 })
})

test('[AUD2] [FIN11] half a surrogate pair becomes one replacement character, the same for all', async () => {
  const server = await lifeWorld()
  const writer = await TableWriter.open(server, 'work', server.ana)
  await writer.set('plain', 'label', 'a\uD800b\uDC00c\uD83D')
  const clean = 'a\uFFFDb\uFFFDc\uFFFD'
  expect(writer.doc.cell(rowId('plain'), LABEL)).toBe(clean)
  expect((await server.table('work')).cell(rowId('plain'), LABEL)).toBe(clean)
  const after = entriesOf(await audited(server, 'audit.jsonl')).map((entry) => entry.after)
  expect(after).toContain(clean)
})

test(
  '[AUD2] [FIN11] what is no number is told as such, and no sum is made of it',
  { timeout: 60_000 },
  async () => {
    const directory = scratchDirectory()
    const server = await lifeWorld({ directory })
    const writer = await TableWriter.open(server, 'work', server.ana)
    const numbers = [Number.NaN, Infinity, -Infinity, -0, 2 ** 53 + 2, 1e308, 5e-324, 0.1 + 0.2]
    for (const number of numbers) await store(writer, 'figure', number)
    const entries = entriesOf(await audited(server, 'audit.jsonl'))
    const after = entries.filter(({ row, column }) => row === 'plain' && column === 'figure')
    const malformed = { malformed: 'number' }
    expect(after.map((entry) => entry.after)).toEqual([
      malformed,
      malformed,
      malformed,
      0,
      2 ** 53 + 2,
      1e308,
      5e-324,
      0.1 + 0.2,
    ])
    for (const number of [Number.NaN, Infinity]) {
      await writer.set('plain', 'figure', number)
      expect((await server.table('work')).cell(rowId('plain'), FIGURE)).toEqual(malformed)
    }
    await writer.set('plain', 'figure', 1e308)
    await writer.set('sum', 'figure', [1, '10*', ['c', 0, rowId('plain'), FIGURE, 0]])
    await server.take({ step: 'finalise', tables: ['work'], failing: 'known' })
    const frozen = (await server.register()).frozen(tableId('work'))
    // 1e309 is no number: the cell shows an error, and so says what is frozen.
    expect(Object.values(frozen?.values ?? {})).toEqual([{ error: '#NUM!', reason: 'number-out-of-range' }])
    await server.stop()
    expect(await runHere('verify', '--data', directory)).toMatchObject({ code: 0 })
  },
)
