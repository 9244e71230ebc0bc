/**
 * Lets Node sources start a worker thread the way browser sources start a worker:
 * `new Worker(new URL('./sqlite-thread.ts', import.meta.url))`. Node 20 cannot run the `.ts` file, so the build
 * emits it as a chunk of its own, and a test run bundles it on first use into `node_modules/.cache`.
 * Any file named `*-thread.ts` qualifies. A thread that does not bundle fails the import of whoever starts it.
 */
import { mkdir, rename } from 'node:fs/promises'
import { basename, dirname, resolve } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'

import { build, type Plugin } from 'vite'

/**
 * Libraries that Node code is built with, as the page's are: hundreds of small files take longer to find than to run, in every thread and at
 * every command. The rest (native ones, the web framework and what it loads by name) are found in `node_modules`.
 */
export const inBundle = [
  '@borgar/fx',
  'commander',
  'fast-diff',
  'fflate',
  'fractional-indexing',
  'hucre',
  'hyperformula',
  'kysely',
  'lib0',
  'papaparse',
  'y-websocket',
  'y-protocols',
  'yjs',
]

const threadUrl = /new URL\(\s*(['"])(\.[^'"]*-thread\.ts)\1\s*,\s*import\.meta\.url\s*,?\s*\)/g
const cache = fileURLToPath(new URL('../node_modules/.cache/fascicle-threads', import.meta.url))
const bundled = new Map<string, Promise<string>>()

async function bundle(file: string): Promise<string> {
  const name = basename(file, '.ts')
  // Several test processes may bundle the same thread at once: each in a folder of its own, renamed when complete.
  const outDir = `${cache}/${name}-${process.pid}-${Date.now()}`
  await mkdir(outDir, { recursive: true })
  await build({
    configFile: false,
    logLevel: 'error',
    plugins: [nodeThreads()],
    ssr: { noExternal: inBundle },
    build: {
      ssr: file,
      target: 'node20',
      outDir,
      sourcemap: 'inline',
      rolldownOptions: { output: { entryFileNames: `${name}.js` } },
    },
  })
  await rename(`${outDir}/${name}.js`, `${cache}/${name}.js`)
  return pathToFileURL(`${cache}/${name}.js`).href
}

export function nodeThreads(): Plugin {
  let building = false
  return {
    name: 'fascicle:node-threads',
    configResolved(config) {
      building = config.command === 'build'
    },
    async transform(code, id) {
      if (!code.includes('-thread.ts')) return null
      let out = code
      for (const [whole, , relative = ''] of code.matchAll(threadUrl)) {
        const file = resolve(dirname(id), relative)
        if (building) {
          const fileName = `${basename(file, '.ts')}.js`
          this.emitFile({ type: 'chunk', id: file, fileName })
          out = out.replace(whole, `new URL("thread:${fileName}", import.meta.url)`)
        } else {
          if (!bundled.has(file)) bundled.set(file, bundle(file))
          out = out.replace(whole, `new URL(${JSON.stringify(await bundled.get(file))})`)
        }
      }
      return out === code ? null : { code: out, map: null }
    },
    // Only now is it known whether the starter lies beside its thread or in `chunks/`.
    renderChunk(code, chunk) {
      if (!code.includes('"thread:')) return null
      return { code: code.replaceAll('"thread:', chunk.fileName.includes('/') ? '"../' : '"./'), map: null }
    },
  }
}
