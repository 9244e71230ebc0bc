/** The commands that take tables and plans out and bring plans in; a few of the runs are processes of their own, as it ships. */
import { spawnSync } from 'node:child_process'
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import { notedServer } from '../../../server/running-server.ts'
import { builtCli, type CliRun, runCli, type ServerProcess, spawnServer } from '../../helpers/built-cli.ts'
import { runHere, runHereWith } from '../../helpers/run-command-line.ts'
import { scratchDirectory } from '../../helpers/scratch-directory.ts'
import { hardPlan } from '../../shared/export/hard-plan.ts'

const PLAN = 'hard'
const small = hardPlan(['=1+1', 'word'])

let shared: string
/** A stopped data directory with one small plan, for everybody who only reads. */
let data: string
/** The same data, served by a process. */
let server: ServerProcess
let served: string
let planFile: string

beforeAll(async () => {
  builtCli()
  shared = mkdtempSync(join(tmpdir(), 'fascicle-'))
  data = join(shared, 'data')
  served = join(shared, 'served')
  planFile = join(shared, 'plan.json')
  writeFileSync(planFile, JSON.stringify(small))
  const { code, err } = await runHere('import-plan', planFile, '--data', data)
  if (code !== 0) throw new Error(err)
  cpSync(data, served, { recursive: true })
  server = await spawnServer(served)
}, 180_000)
afterAll(async () => {
  await server.end('SIGKILL')
  rmSync(shared, { recursive: true, force: true })
})

/** Of the served data's operator. */
const key = (): string => notedServer(served)?.key ?? ''

const EXPORT = ['export', '--plan', PLAN, '--table', '7.1', '--format', 'csv']
const exported = (...flags: string[]): Promise<CliRun> => runHere(...EXPORT, ...flags)

describe('export', { timeout: 180_000 }, () => {
  test('writes a table of a stopped data directory, calculated, to standard output', async () => {
    const run = await runCli(...EXPORT, '--data', data, '-o', '-')
    expect(run).toMatchObject({ code: 0, err: '' })
    expect(run.out.split('\r\n').slice(0, 3)).toEqual([
      "\ufeffLevel,No.,Item,Both: X,Both: Y,'=Words,OK",
      '0,A,Group,-2.75,,,',
      '1,1,Item,0.1,1000000000000000000000,,TRUE',
    ])
    expect(run.out).toContain("'=1+1")
    expect(readdirSync(data)).not.toContain('server.json')
  })

  test('[CLI6] three at once on a stopped data directory take turns', async () => {
    const runs = await Promise.all([1, 2, 3].map(() => runCli(...EXPORT, '--data', data, '-o', '-')))
    expect(runs.map(({ code, err }) => [code, err])).toEqual(runs.map(() => [0, '']))
    expect(new Set(runs.map(({ out }) => out)).size).toBe(1)
  })

  test('[CLI2] gives the same bytes through a running server, by its address or by its data directory', async () => {
    const asJson = ['-o', '-', '--format', 'json', '--language', 'zh']
    const alone = await exported('--data', data, ...asJson)
    expect(alone).toMatchObject({ code: 0, err: '' })
    expect(await exported('--url', `${server.url}/`, '--token', key(), ...asJson)).toEqual(alone)
    expect(await exported('--data', served, ...asJson)).toEqual(alone)
  })

  test('writes a file whole or not at all', async () => {
    const folder = scratchDirectory()
    const file = join(folder, 'table.xlsx')
    const from = ['--url', server.url, '--token', key()]
    expect(await exported(...from, '--format', 'xlsx', '-o', file)).toEqual({ code: 0, out: '', err: '' })
    expect(readFileSync(file).subarray(0, 2).toString()).toBe('PK')
    expect(readdirSync(folder)).toEqual(['table.xlsx'])
    const nowhere = join(folder, 'no', 'table.csv')
    expect(await exported(...from, '-o', nowhere)).toEqual({
      code: 5,
      out: '',
      err: `${nowhere} cannot be used: its folder is not there.\n`,
    })
    expect(readdirSync(folder)).toEqual(['table.xlsx'])
  })

  test('says what is not there and ends with 3', async () => {
    const table = await runCli(...EXPORT, '--data', data, '--table', '7.9', '-o', '-')
    expect(table).toMatchObject({ code: 3, out: '', err: 'There is no table “7.9” in this plan.\n' })
    const plan = await exported('--url', server.url, '--token', key(), '--plan', 'no', '-o', '-')
    expect(plan).toMatchObject({ code: 3, out: '', err: 'There is no plan “no” on this server.\n' })
    const nowhere = await exported('--data', join(data, 'no'), '-o', '-')
    expect(nowhere).toMatchObject({ code: 3, out: '' })
    expect(nowhere.err).toMatch(/^There is no Fascicle database in /)
  })

  test('ends wrong use with 2', async () => {
    for (const flags of [
      ['--format', 'pdf', '-o', '-'],
      [],
      ['--data', data, '--url', 'http://127.0.0.1:1', '-o', '-'],
      ['--url', 'ftp://example.org', '-o', '-'],
    ])
      expect(await exported(...flags)).toMatchObject({ code: 2, out: '' })
  })
})

describe('export-plan and import-plan', { timeout: 180_000 }, () => {
  test('give the same plan again, under its id or another', async () => {
    const [first, second] = [scratchDirectory(), scratchDirectory()]
    const file = join(first, 'plan.json')
    const flags = ['--plan', PLAN, '-o', file]
    expect(await runCli('export-plan', '--data', data, ...flags)).toEqual({ code: 0, out: '', err: '' })
    expect((await runCli('import-plan', file, '--data', second)).out).toBe('imported hard: 2 tables\n')
    const again = await runHere('export-plan', '--data', second, '--plan', PLAN, '-o', '-')
    expect(again.out).toBe(readFileSync(file, 'utf8'))
    expect(
      await runHere('import-plan', file, '--url', server.url, '--token', key(), '--as', 'copy-2'),
    ).toMatchObject({
      code: 0,
      out: 'imported copy-2: 2 tables\n',
    })
    const copy = await runHere('export-plan', '--data', served, '--plan', 'copy-2', '-o', '-')
    expect(copy.out.replace('"copy-2"', '"hard"')).toBe(readFileSync(file, 'utf8'))
  })

  test('a plan that is there already is refused with 5 and untouched', async () => {
    const look = ['export-plan', '--data', data, '--plan', PLAN, '-o', '-']
    const before = (await runHere(...look)).out
    expect(await runHere('import-plan', planFile, '--data', served, '--as', 'copy-3')).toMatchObject({
      code: 0,
    })
    const again = await runHere('import-plan', planFile, '--data', data)
    expect(again).toMatchObject({ code: 5, out: '' })
    expect(again.err).toBe('There is a plan hard already. Choose another id with --as.\n')
    expect(await runHere('import-plan', planFile, '--data', data, '--as', '../x')).toMatchObject({ code: 5 })
    expect((await runHere(...look)).out).toBe(before)
  })

  test('a file that is none is refused with 5 and a sentence that names the place', async () => {
    const target = scratchDirectory()
    for (const [text, reason] of [
      ['['.repeat(100_000), 'nested deeper than 64 levels'],
      [JSON.stringify({ ...small, names: [{}] }), 'at names[0], the field "id" is missing'],
    ] as const) {
      const run = await runHereWith(text, 'import-plan', '-', '--data', target)
      expect(run).toMatchObject({ code: 5, out: '' })
      expect(run.err).toContain(reason)
      expect(run.err).toMatch(/^The file was refused: .*\.\n$/)
    }
    expect(readdirSync(target)).toEqual([])
    expect(await runHere('import-plan', join(target, 'no.json'))).toMatchObject({ code: 3 })
  })

  test('[CLI5] a reader that stops before the end is no failure', async () => {
    // Much more than a pipe holds, read for one byte.
    const big = join(scratchDirectory(), 'big.json')
    writeFileSync(big, JSON.stringify(hardPlan(Array.from({ length: 50 }, (_, n) => `${n} `.repeat(4000)))))
    expect(
      await runHere('import-plan', big, '--url', server.url, '--token', key(), '--as', 'big'),
    ).toMatchObject({ code: 0 })
    const command = `"${process.execPath}" "${builtCli()}" export-plan --url ${server.url} --token ${key()} --plan big -o -`
    const run = spawnSync('bash', ['-c', `set -o pipefail; ${command} | head -c 1`], { encoding: 'utf8' })
    expect(run).toMatchObject({ status: 0, stdout: '{', stderr: '' })
  })

  test('standard input of a process is read', () => {
    const run = spawnSync(process.execPath, [builtCli(), 'import-plan', '-', '--data', scratchDirectory()], {
      encoding: 'utf8',
      input: JSON.stringify(small),
    })
    expect(run).toMatchObject({ status: 0, stdout: 'imported hard: 2 tables\n' })
    expect(run.stderr).toBe(
      'Nobody owns hard yet, and only administrators find it: fascicle member set <person> owner --plan hard\n',
    )
  })

  test('a server that does not answer ends with 7', async () => {
    expect(await runHere('import-plan', planFile, '--url', 'http://127.0.0.1:9')).toMatchObject({
      code: 7,
      out: '',
      err: 'The server at http://127.0.0.1:9 does not answer.\n',
    })
  })

  test('help names every flag', async () => {
    for (const command of ['export', 'import-plan']) {
      const { code, out } = await runHere(command, '--help')
      expect(code).toBe(0)
      for (const word of ['--data', '--url', 'Exit codes:']) expect(out).toContain(word)
    }
  })
})
