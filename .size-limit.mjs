/**
 * What a first visit downloads as script, and what the whole product weighs, in gzip. The first load is the entry,
 * everything it imports statically, and the pages and the grid even where they are imported lazily: they are what
 * the person came for. The engine's worker, dialogs and exports may load after.
 */
import { readFileSync } from 'node:fs'

const dist = new URL('dist/client/', import.meta.url)
const manifest = JSON.parse(readFileSync(new URL('.vite/manifest.json', dist), 'utf8'))

const first = new Set()
function visit(key) {
  const chunk = manifest[key]
  if (!chunk || first.has(chunk.file)) return
  first.add(chunk.file)
  for (const next of chunk.imports ?? []) visit(next)
  for (const next of chunk.dynamicImports ?? []) if (/^(pages|grid)\//.test(next)) visit(next)
}
for (const [key, chunk] of Object.entries(manifest)) if (chunk.isEntry) visit(key)

export default [
  {
    name: 'first load (shell, pages, grid)',
    path: [...first].filter((file) => file.endsWith('.js')).map((file) => `dist/client/${file}`),
    gzip: true,
    limit: '330 kB',
  },
  { name: 'all script', path: ['dist/client/**/*.js'], gzip: true, limit: '650 kB' },
]
