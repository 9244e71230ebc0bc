/**
 * `npm run bench`: builds what is stale, runs every bench, or those whose names are given, and prints what was measured where, of which
 * commit, and a table; `--json` prints the same as one object. Nothing is asserted: a ratio above its goal is marked for a person to look at.
 * One that fetches what others made is run only when it is named.
 */
import { execFileSync } from 'node:child_process'
import { cpus, loadavg, totalmem } from 'node:os'
import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'

import type { BenchRow } from './bench-row.ts'
import { browserGrid } from './browser-grid.bench.ts'
import { browserPaint } from './browser-paint.bench.ts'
import { bundleSize } from './bundle-size.bench.ts'
import { calculation } from './calculation.bench.ts'
import { coldStart } from './cold-start.bench.ts'
import { documentLoad } from './document-load.bench.ts'
import { serverCommit } from './server-commit.bench.ts'
import { serverFanout } from './server-fanout.bench.ts'
import { serverJoin } from './server-join.bench.ts'

type Bench = (flags: ReadonlySet<string>) => Promise<readonly BenchRow[]>

const benches: { readonly [name: string]: Bench } = {
  'document-load': documentLoad,
  calculation,
  'server-commit': serverCommit,
  'server-fanout': serverFanout,
  'server-join': serverJoin,
  'browser-paint': browserPaint,
  'cold-start': coldStart,
  'bundle-size': bundleSize,
  'browser-grid': browserGrid,
}
/** Installs the grids it measures. */
const onlyNamed = new Set(['browser-grid'])

const words = process.argv.slice(2)
const asked = words.filter((word) => !word.startsWith('--'))
const unknown = asked.filter((name) => !(name in benches))
if (unknown.length > 0 || words.includes('--help')) {
  process.stdout.write(
    `npm run bench -- [--json] [--quick] [--cpu-profile] [name …]\nnames: ${Object.keys(benches).join(', ')}\n`,
  )
  process.exit(unknown.length > 0 ? 2 : 0)
}

// By the working directory: this file is bundled elsewhere before it runs.
const { buildIfStale }: { buildIfStale(): void } = await import(pathToFileURL(resolve('.ci/build.mjs')).href)
buildIfStale()
const load = (): string => (loadavg()[0] ?? 0).toFixed(1)
const before = { ...circumstances(), load: load() }

const rows: (BenchRow & { readonly bench: string })[] = []
for (const [bench, run] of Object.entries(benches)) {
  if (asked.length > 0 ? !asked.includes(bench) : onlyNamed.has(bench)) continue
  process.stderr.write(`${bench} …\n`)
  for (const row of await run(new Set(words))) rows.push({ bench, ...row })
}
const measured = { ...before, loadAfter: load(), rows }
process.stdout.write(
  words.includes('--json')
    ? `${JSON.stringify(measured, null, 2)}\n`
    : `commit ${before.commit}, ${before.machine}, load ${before.load} before and ${measured.loadAfter} after\n${tableOf(rows)}`,
)
process.exit(0)

/** The commit says `+` when files differ from it. */
function circumstances(): { readonly commit: string; readonly machine: string } {
  const git = (...args: string[]): string => execFileSync('git', args, { encoding: 'utf8' }).trim()
  const processors = cpus()
  return {
    commit: git('rev-parse', '--short', 'HEAD') + (git('status', '--porcelain') ? '+' : ''),
    machine: `${processors.length} × ${processors[0]?.model ?? 'unknown'}, ${Math.round(totalmem() / 2 ** 30)} GB, Node ${process.version}`,
  }
}

function tableOf(all: typeof rows): string {
  const lines = all.map((row) => {
    const ratio = row.baseline === undefined ? undefined : row.value / row.baseline
    // Not by the ratio: what should be nothing is held against nothing.
    const over = row.baseline !== undefined && row.goal !== undefined && row.value > row.baseline * row.goal
    return [
      row.name,
      `${short(row.value)} ${row.unit}`,
      row.baseline === undefined ? '' : `${short(row.baseline)} ${row.unit}`,
      row.against ?? '',
      ratio === undefined || !Number.isFinite(ratio) ? '' : `${ratio.toFixed(2)}×`,
      row.goal === undefined ? '' : `≤ ${row.goal}×${over ? '  !' : ''}`,
      Object.entries(row.others ?? {})
        .map(([name, value]) => `${name} ${short(value)}`)
        .join(', '),
    ]
  })
  const head = ['what', 'measured', 'baseline', 'against', 'ratio', 'goal', 'all others']
  const widths = head.map((title, column) =>
    Math.max(title.length, ...lines.map((line) => line[column]?.length ?? 0)),
  )
  const print = (cells: readonly string[]): string =>
    cells
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd()
  return `${[print(head), ...lines.map(print)].join('\n')}\n`
}

function short(value: number): string {
  if (value >= 100) return Math.round(value).toLocaleString('en').replaceAll(',', ' ')
  return value.toFixed(value >= 10 ? 1 : 2)
}
