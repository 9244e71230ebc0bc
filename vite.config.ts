/**
 * One configuration, four uses: the browser build and dev server (`vite`), the Node build (`vite build --ssr`),
 * the tests (`vitest`), and the long runs (`vitest --mode fuzz`, `--mode faults`, `--mode hostile`).
 */
import { existsSync } from 'node:fs'

import { svelte } from '@sveltejs/vite-plugin-svelte'
import { VitePWA } from 'vite-plugin-pwa'
import { defineConfig, type TestProjectConfiguration, type ViteUserConfig } from 'vitest/config'

import { leanLibraries } from './.ci/lean-libraries.ts'
import { inBundle, nodeThreads } from './.ci/node-threads.ts'

/** What Node runs: `dist/<name>.js` each. Worker threads are found by `nodeThreads`, not listed. */
const nodeEntries = {
  server: 'server/main.ts',
  cli: 'server/cli/main.ts',
  headless: 'client/headless.ts',
}

type SuiteOptions = {
  readonly timeout?: number
  readonly env?: Readonly<Record<string, string>>
  /** Files of one worker share what they import: for suites that put nothing into a module's or a global's place. */
  readonly shares?: boolean
}

const suite = (
  name: string,
  include: string,
  { timeout = 60_000, env = {}, shares = false }: SuiteOptions = {},
): TestProjectConfiguration => ({
  extends: true,
  test: {
    name,
    include: [include],
    root: '.',
    env: { TZ: 'UTC', ...env },
    testTimeout: timeout,
    hookTimeout: timeout,
    isolate: !shares,
  },
})

/** Of faults and of hostile input there is a short form in every run, and the full one by itself. */
const faultsOf = (
  name: 'faults' | 'hostile',
  length: 'short' | 'full',
  timeout: number,
): TestProjectConfiguration =>
  suite(name, `test/${name}/**/*.${name}.ts`, { timeout, env: { FASCICLE_FAULTS: length } })

const everyday = [
  suite('shared', 'test/shared/**/*.test.ts', { shares: true }),
  suite('client', 'test/client/**/*.test.ts'),
  suite('server', 'test/server/**/*.test.ts', { shares: true }),
  suite('contracts', 'test/contracts/**/*.test.ts', { shares: true }),
  suite('toolchain', 'test/toolchain/**/*.test.ts', { timeout: 120_000 }),
  faultsOf('faults', 'short', 120_000),
  faultsOf('hostile', 'short', 120_000),
]

const hour = 3_600_000
const longRuns: Record<string, TestProjectConfiguration[]> = {
  fuzz: [suite('fuzz', 'test/fuzz/**/*.fuzz.ts', { timeout: hour })],
  faults: [faultsOf('faults', 'full', hour)],
  hostile: [faultsOf('hostile', 'full', hour)],
}
/** Runs that measure how long things take have the machine to themselves. */
const alone = new Set(['faults', 'hostile'])

const tests = (mode: string): ViteUserConfig => ({
  plugins: [
    // Runes that really run: a Node test would otherwise get Svelte's server half, where effects do nothing.
    svelte({ configFile: false, dynamicCompileOptions: () => ({ generate: 'client' }) }),
    nodeThreads(),
  ],
  resolve: {
    alias: [
      { find: /^svelte$/, replacement: 'svelte/src/index-client.js' },
      { find: /^svelte\/(reactivity|store)$/, replacement: 'svelte/src/$1/index-client.js' },
    ].map(({ find, replacement }) => ({
      find,
      replacement: `${import.meta.dirname}/node_modules/${replacement}`,
    })),
  },
  // By itself vitest leaves one core free, which on two cores is half of the machine.
  test: {
    maxWorkers: alone.has(mode) ? 1 : 2,
    server: { deps: { inline: [/svelte/] } },
    projects: longRuns[mode] ?? everyday,
  },
})

const forNode = (): ViteUserConfig => ({
  plugins: [nodeThreads()],
  ssr: { noExternal: inBundle },
  build: {
    ssr: true,
    target: 'node20',
    outDir: 'dist',
    emptyOutDir: false,
    copyPublicDir: false,
    sourcemap: true,
    rolldownOptions: {
      input: Object.fromEntries(Object.entries(nodeEntries).filter(([, file]) => existsSync(file))),
      output: { entryFileNames: '[name].js', chunkFileNames: 'chunks/[name]-[hash].js' },
    },
  },
})

const forBrowser = (): ViteUserConfig => ({
  root: 'client',
  plugins: [svelte({ configFile: false }), leanLibraries(), serviceWorker()],
  // The library's own minified build is smaller than what a bundler makes of the other one.
  resolve: { alias: { dexie: 'dexie/dist/modern/dexie.min.mjs' } },
  worker: { format: 'es' },
  build: {
    target: 'es2023',
    outDir: '../dist/client',
    emptyOutDir: true,
    manifest: true,
    sourcemap: true,
    // The content security policy allows no `data:` fonts or styles, so nothing is inlined.
    assetsInlineLimit: 0,
  },
  server: {
    proxy: Object.fromEntries(
      ['/api', '/ws', '/healthz', '/readyz'].map((path) => [
        path,
        { target: process.env['FASCICLE_URL'] ?? 'http://127.0.0.1:4100', ws: path === '/ws' },
      ]),
    ),
  },
})

/** The whole shell is precached by our own worker; an update waits until the person agrees (`client/pwa`). */
const serviceWorker = (): ReturnType<typeof VitePWA> =>
  VitePWA({
    strategies: 'injectManifest',
    srcDir: 'pwa',
    filename: 'service-worker.ts',
    registerType: 'prompt',
    injectRegister: false,
    manifest: {
      name: 'Fascicle',
      short_name: 'Fascicle',
      description: 'Plan a budget section together, online and offline',
      display: 'standalone',
      start_url: '/',
      background_color: '#f5f4f0',
      theme_color: '#175e96',
      icons: [{ src: '/icon.svg', sizes: 'any', type: 'image/svg+xml', purpose: 'any' }],
    },
    injectManifest: {
      globPatterns: ['**/*.{html,js,css,json,svg,png,woff2}'],
      globIgnores: ['.vite/**'],
      maximumFileSizeToCacheInBytes: 6_000_000,
    },
  })

export default defineConfig(({ mode, isSsrBuild }) => {
  if (process.env['VITEST']) return tests(mode)
  return isSsrBuild ? forNode() : forBrowser()
})
