/**
 * The pages of the bench, built as production builds are, and what they weigh. The peers' packages are installed when they are not there;
 * their pages are built anew only when something of them changed. Fails when the registry is out of reach.
 */
import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { gzipSync } from 'node:zlib'

import { svelte } from '@sveltejs/vite-plugin-svelte'
import { build, type Plugin } from 'vite'

import { leanLibraries } from '../../../.ci/lean-libraries.ts'
import { type BenchGrid, type GridName, GRIDS } from './grids.ts'
import { planFiles } from './make-plan.ts'
import type { Shape } from './table-data.ts'

// By the working directory: benches are bundled elsewhere before they run.
const HERE = resolve('test/bench/browser')
const BUILT = resolve('node_modules/.cache/fascicle-bench')

/** Script and styles in gzip, bytes. */
export type Weights = { readonly page: ReadonlyMap<GridName, number>; readonly gridAlone: number }

export const builtPage = (name: string): string => `${BUILT}/${name}`

/** `isReadable`: ours with its functions' names, for a profile. */
export async function buildPages({ isReadable }: { readonly isReadable: boolean }): Promise<Weights> {
  installPeers()
  const peers = fingerprint()
  const page = new Map<GridName, number>()
  for (const grid of GRIDS) {
    const stamp = `${builtPage(grid.name)}/.stamp`
    const isFresh = grid.name !== 'ours' && existsSync(stamp) && readFileSync(stamp, 'utf8') === peers
    if (!isFresh) {
      await buildPage(grid, isReadable)
      writeFileSync(stamp, peers)
    }
    page.set(grid.name, weightOf(builtPage(grid.name)))
  }
  await buildGridAlone()
  return { page, gridAlone: weightOf(builtPage('grid-alone')) }
}

/** What our page fetches in the place of a store or a server. */
export function writePlan(shape: Shape): void {
  const folder = `${builtPage('ours')}/data-${shape.columns}${shape.formulas ? '-formulas' : ''}`
  mkdirSync(folder, { recursive: true })
  for (const [name, bytes] of planFiles(shape)) writeFileSync(`${folder}/${name}`, bytes)
}

function installPeers(): void {
  const [wanted, installed] = ['package-lock.json', 'node_modules/.bench-lock'].map(
    (name) => `${HERE}/${name}`,
  )
  const lock = readFileSync(wanted!, 'utf8')
  if (existsSync(installed!) && readFileSync(installed!, 'utf8') === lock) return
  process.stderr.write('installing the peers …\n')
  // None of them needs its script, and none of their scripts is ours to run.
  execFileSync('npm', ['ci', '--ignore-scripts'], { cwd: HERE, stdio: ['ignore', 2, 2] })
  writeFileSync(installed!, lock)
}

/** Of everything a peer's page is made of. */
function fingerprint(): string {
  const hash = createHash('sha256')
  const own = readdirSync(HERE).filter((name) => /\.(ts|html|css)$|lock\.json$/.test(name))
  for (const name of [...own, ...readdirSync(`${HERE}/peers`).map((file) => `peers/${file}`)])
    hash.update(`${name}\0`).update(readFileSync(`${HERE}/${name}`))
  return hash.digest('hex')
}

const common = {
  configFile: false as const,
  root: HERE,
  base: './',
  logLevel: 'error' as const,
  worker: { format: 'es' as const },
}

const compiled = (): Plugin[] => [...svelte({ configFile: false }), ...leanLibraries()]

async function buildPage({ name, entry }: BenchGrid, isReadable: boolean): Promise<void> {
  const names: Plugin = {
    name: 'page-entry',
    transformIndexHtml: { order: 'pre', handler: (html) => html.replace('@page', entry) },
  }
  await build({
    ...common,
    plugins: [names, ...(name === 'ours' ? compiled() : [])],
    define: { 'process.env.NODE_ENV': '"production"' },
    build: {
      outDir: builtPage(name),
      ...(isReadable && { minify: false }),
      emptyOutDir: true,
      target: 'es2023',
      assetsInlineLimit: 0,
      chunkSizeWarningLimit: 10_000,
      rolldownOptions: { input: `${HERE}/page.html` },
    },
  })
}

/** TableGrid without session, documents, calculation: what can be held against a grid that has none of them. */
async function buildGridAlone(): Promise<void> {
  await build({
    ...common,
    plugins: compiled(),
    build: {
      outDir: builtPage('grid-alone'),
      emptyOutDir: true,
      target: 'es2023',
      assetsInlineLimit: 0,
      rolldownOptions: {
        input: resolve('client/grid/TableGrid.svelte'),
        preserveEntrySignatures: 'strict',
      },
    },
  })
}

function weightOf(folder: string): number {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.(js|css)$/.test(file))
    .reduce((sum, file) => sum + gzipSync(readFileSync(`${folder}/${file}`), { level: 9 }).length, 0)
}
