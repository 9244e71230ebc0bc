/**
 * `node .ci/run-ts.mjs file.ts [arguments]`: runs a TypeScript file of the project, which Node 20 cannot do by
 * itself. It is bundled beside the other caches, so that packages still resolve, and imported in this process.
 */
import { rmSync } from 'node:fs'
import { basename, resolve } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'

import { build } from 'vite'

const root = fileURLToPath(new URL('..', import.meta.url))
const [file, ...rest] = process.argv.slice(2)
if (!file) throw new Error('which file?')
const name = `${basename(file, '.ts')}-${process.pid}`
const outDir = `${root}node_modules/.cache/fascicle-run/${name}`
process.on('exit', () => rmSync(outDir, { recursive: true, force: true }))
const { nodeThreads } = await import(await compiled('.ci/node-threads.ts', 'plugin', []))

const main = await compiled(file, name, [nodeThreads()])
process.argv.splice(1, process.argv.length - 1, resolve(file), ...rest)
await import(main)

async function compiled(entry, as, plugins) {
  await build({
    root,
    configFile: false,
    logLevel: 'error',
    plugins,
    build: {
      ssr: resolve(root, entry),
      target: 'node20',
      outDir,
      emptyOutDir: false,
      sourcemap: 'inline',
      rolldownOptions: { output: { entryFileNames: `${as}.js` } },
    },
  })
  return pathToFileURL(`${outDir}/${as}.js`).href
}
