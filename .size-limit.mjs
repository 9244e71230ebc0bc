/** What a first visit downloads as script, and what the whole product weighs, in gzip. What counts as first: `.ci/first-load.mjs`. */
import { readFileSync } from 'node:fs'

import { firstLoad } from './.ci/first-load.mjs'

const dist = 'dist/client/'
const read = (file) => readFileSync(new URL(dist + file, import.meta.url), 'utf8')
const first = firstLoad(read('index.html'), JSON.parse(read('.vite/manifest.json')))

export default [
  {
    name: 'first load (shell, pages, grid, words)',
    path: first.map((file) => dist + file),
    gzip: true,
    limit: '330 kB',
  },
  { name: 'all script', path: [`${dist}**/*.js`], gzip: true, limit: '650 kB' },
]
