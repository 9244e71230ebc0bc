/** The commands that take tables and plans out and bring plans in, as they ship. */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'

import { builtCli, type CliRun, runCli, type ServerProcess, spawnServer } from '../../helpers/built-cli.ts'
import { scratchDirectory } from '../../helpers/scratch-directory.ts'
import { hardPlan } from '../../shared/export/hard-plan.ts'

const PLAN = 'hard'
const small = hardPlan(['=1+1', 'word'])

let shared: string
let data: string
let planFile: string

/** One stopped data directory with one small plan, for everybody who only reads. */
beforeAll(() => {
  shared = mkdtempSync(join(tmpdir(), 'fascicle-'))
  data = join(shared, 'data')
  planFile = join(shared, 'plan.json')
  writeFileSync(planFile, JSON.stringify(small))
  const { code, err } = runCli('import-plan', planFile, '--data', data)
  if (code !== 0) throw new Error(err)
}, 180_000)
afterAll(() => rmSync(shared, { recursive: true, force: true }))

async function serve(directory: string): Promise<ServerProcess> {
  const server = await spawnServer(directory)
  onTestFinished(() => void server.end('SIGKILL'))
  return server
}

const exported = (...flags: string[]): CliRun =>
  runCli('export', '--plan', PLAN, '--table', '7.1', '--format', 'csv', ...flags)

describe('export', { timeout: 180_000 }, () => {
  test('writes a table of a stopped data directory, calculated, to standard output', () => {
    const run = exported('--data', data, '-o', '-')
    expect(run).toMatchObject({ code: 0, err: '' })
    expect(run.out.split('\r\n').slice(0, 3)).toEqual([
      "\ufeffLevel,No.,Item,Both: X,Both: Y,'=Words,OK",
      '0,A,Group,-2.75,,,',
      '1,1,Item,0.1,1000000000000000000000,,TRUE',
    ])
    expect(run.out).toContain("'=1+1")
    expect(readdirSync(data)).not.toContain('server.json')
  })

  test('gives the same bytes through a running server, and is refused beside one', async () => {
    const alone = exported('--data', data, '-o', '-', '--format', 'json', '--language', 'zh')
    const server = await serve(data)
    const through = exported('--url', `${server.url}/`, '-o', '-', '--format', 'json', '--language', 'zh')
    expect(through).toEqual(alone)
    const beside = exported('--data', data, '-o', '-')
    expect(beside).toMatchObject({ code: 4, out: '' })
    expect(beside.err).toBe(
      `Another Fascicle server is using ${data}. Stop it first, or go through it with --url ${server.url}.\n`,
    )
  })

  test('writes a file whole or not at all', () => {
    const folder = scratchDirectory()
    const file = join(folder, 'table.xlsx')
    expect(exported('--data', data, '--format', 'xlsx', '-o', file)).toEqual({ code: 0, out: '', err: '' })
    expect(readFileSync(file).subarray(0, 2).toString()).toBe('PK')
    expect(readdirSync(folder)).toEqual(['table.xlsx'])
    const nowhere = exported('--data', data, '-o', join(folder, 'no', 'table.csv'))
    expect(nowhere).toMatchObject({ code: 5, out: '' })
    expect(nowhere.err).toContain('its folder is not there')
    expect(exported('--data', data, '-o', folder)).toMatchObject({ code: 5 })
    expect(readdirSync(folder)).toEqual(['table.xlsx'])
  })

  test('says what is not there and ends with 3', () => {
    const table = exported('--data', data, '--table', '7.9', '-o', '-')
    expect(table).toMatchObject({ code: 3, out: '', err: 'There is no table “7.9” in this plan.\n' })
    const plan = exported('--data', data, '--plan', 'no', '-o', '-')
    expect(plan).toMatchObject({ code: 3, out: '', err: 'There is no plan “no” on this server.\n' })
    const nowhere = exported('--data', join(data, 'no'), '-o', '-')
    expect(nowhere).toMatchObject({ code: 3, out: '' })
    expect(nowhere.err).toMatch(/^There is no Fascicle database in /)
  })

  test('ends wrong use with 2', () => {
    for (const flags of [
      ['--format', 'pdf', '-o', '-'],
      [],
      ['--data', data, '--url', 'http://127.0.0.1:1', '-o', '-'],
      ['--url', 'ftp://example.org', '-o', '-'],
    ])
      expect(exported(...flags)).toMatchObject({ code: 2, out: '' })
  })
})

describe('export-plan and import-plan', { timeout: 180_000 }, () => {
  test('give the same plan again, under its id or another', async () => {
    const [first, second] = [scratchDirectory(), scratchDirectory()]
    const file = join(first, 'plan.json')
    const flags = ['--plan', PLAN, '-o', file]
    expect(runCli('export-plan', '--data', data, ...flags)).toEqual({ code: 0, out: '', err: '' })
    expect(runCli('import-plan', file, '--data', second).out).toBe('imported hard: 2 tables\n')
    expect(runCli('export-plan', '--data', second, '--plan', PLAN, '-o', '-').out).toBe(
      readFileSync(file, 'utf8'),
    )
    const server = await serve(second)
    expect(runCli('import-plan', file, '--url', server.url, '--as', 'copy-2')).toMatchObject({
      code: 0,
      out: 'imported copy-2: 2 tables\n',
    })
    const copy = runCli('export-plan', '--url', server.url, '--plan', 'copy-2', '-o', '-')
    expect(copy.out.replace('"copy-2"', '"hard"')).toBe(readFileSync(file, 'utf8'))
  })

  test('a plan that is there already is refused with 5 and untouched', () => {
    const before = runCli('export-plan', '--data', data, '--plan', PLAN, '-o', '-').out
    const again = runCli('import-plan', planFile, '--data', data)
    expect(again).toMatchObject({ code: 5, out: '' })
    expect(again.err).toBe('There is a plan hard already. Choose another id with --as.\n')
    expect(runCli('import-plan', planFile, '--data', data, '--as', '../x')).toMatchObject({ code: 5 })
    expect(runCli('export-plan', '--data', data, '--plan', PLAN, '-o', '-').out).toBe(before)
  })

  test('a file that is none is refused with 5 and a sentence that names the place', () => {
    const target = scratchDirectory()
    const imported = (text: string): CliRun => {
      const run = spawnSync(process.execPath, [builtCli(), 'import-plan', '-', '--data', target], {
        encoding: 'utf8',
        input: text,
      })
      return { code: run.status, out: run.stdout, err: run.stderr }
    }
    for (const [text, reason] of [
      ['['.repeat(100_000), 'nested deeper than 64 levels'],
      [JSON.stringify({ ...small, names: [{}] }), 'at names[0], the field "id" is missing'],
    ] as const) {
      const run = imported(text)
      expect(run).toMatchObject({ code: 5, out: '' })
      expect(run.err).toContain(reason)
      expect(run.err).toMatch(/^The file was refused: .*\.\n$/)
    }
    expect(readdirSync(target)).toEqual([])
    expect(runCli('import-plan', join(target, 'no.json'))).toMatchObject({ code: 3 })
  })

  test('a server that does not answer ends with 7', () => {
    const run = runCli('import-plan', planFile, '--url', 'http://127.0.0.1:9')
    expect(run).toMatchObject({
      code: 7,
      out: '',
      err: 'The server at http://127.0.0.1:9 does not answer.\n',
    })
  })

  test('help names every flag', () => {
    for (const command of ['export', 'import-plan']) {
      const { code, out } = runCli(command, '--help')
      expect(code).toBe(0)
      for (const word of ['--data', '--url', 'Exit codes:']) expect(out).toContain(word)
    }
  })
})
