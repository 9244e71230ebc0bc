/**
 * Builds the harness page from the sources and serves it on a free port of this machine, under the product's content policy. Minified as the
 * product is: a page that opens at once saves every test a second.
 */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

import { svelte } from '@sveltejs/vite-plugin-svelte'
import { build, preview } from 'vite'

import { leanLibraries } from '../../../../.ci/lean-libraries.ts'

export async function serveHarness(): Promise<{ url: string; close: () => Promise<void> }> {
  const outDir = await mkdtemp(join(tmpdir(), 'fascicle-grid-'))
  const common = {
    configFile: false as const,
    root: fileURLToPath(new URL('.', import.meta.url)),
    logLevel: 'warn' as const,
  }
  await build({
    ...common,
    plugins: [svelte({ configFile: false }), leanLibraries()],
    build: {
      outDir,
      emptyOutDir: true,
      target: 'es2023',
      assetsInlineLimit: 0,
      chunkSizeWarningLimit: 2000,
      // The words are there twice: as the page gives them, and as its own windows fetch them.
      rolldownOptions: { checks: { ineffectiveDynamicImport: false } },
    },
  })
  const server = await preview({ ...common, build: { outDir }, preview: { host: '127.0.0.1', port: 0 } })
  const url = server.resolvedUrls?.local[0]
  if (url === undefined) throw new Error('the harness has no address')
  return {
    url,
    close: async () => {
      await server.close()
      await rm(outDir, { recursive: true, force: true })
    },
  }
}
