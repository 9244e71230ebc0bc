/**
 * What a first visit downloads as script, and what the whole product weighs, in gzip. What counts as first: `.ci/first-load.mjs`. Raised from
 * 330 and 650 kB when people came in: who one is, what one may edit and why, the register and refused edits are needed before a table is shown
 * (16 kB); the pages for signing in, accounts, people and sharing load late (36 kB). All script was raised again by 15 kB when a planner had tested them:
 * what every refusal says in both languages, the list of refused edits in words, who is found while one shares; all of it late.
 * And by 175 kB for the spreadsheet: what a person does with cells, all of it late; the first load stays what it is.
 */
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
    limit: '350 kB',
  },
  { name: 'all script', path: [`${dist}**/*.js`], gzip: true, limit: '900 kB' },
]
