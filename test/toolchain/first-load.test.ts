/** What the size limit of the first visit counts. */
import { expect, test } from 'vitest'

import { firstLoad } from '../../.ci/first-load.mjs'

const page = `<link rel="icon" href="/icon.svg"><script src="/first-paint.js"></script>
<script type="module" crossorigin src="/assets/index.js"></script><link rel="modulepreload" crossorigin href="/assets/both.js">
<link rel="stylesheet" href="/assets/index.css">`
const manifest = {
  'index.html': {
    file: 'assets/index.js',
    imports: ['_both.js'],
    dynamicImports: [
      'i18n/en.json',
      'i18n/zh.json',
      'grid/words.en.json',
      'grid/words.zh.json',
      'pages/TableSheet.svelte',
      'pages/SignInPage.svelte',
      'i18n/late.en.json',
      'ui/AddTableDialog.svelte',
      'state/exporting.ts',
    ],
  },
  '_both.js': { file: 'assets/both.js' },
  'i18n/en.json': { file: 'assets/en.js' },
  'i18n/zh.json': { file: 'assets/zh.js' },
  'grid/words.en.json': { file: 'assets/words.en.js' },
  'grid/words.zh.json': { file: 'assets/words.zh.js' },
  'pages/TableSheet.svelte': { file: 'assets/sheet.js', imports: ['_deep.js'] },
  '_deep.js': { file: 'assets/deep.js', imports: ['index.html'] },
  'pages/SignInPage.svelte': { file: 'assets/sign-in.js' },
  'i18n/late.en.json': { file: 'assets/late.en.js' },
  'ui/AddTableDialog.svelte': { file: 'assets/dialog.js' },
  'state/exporting.ts': { file: 'assets/exporting.js' },
}

test('the first visit is the page, its pieces, the grid, and the words of one language', () => {
  expect(firstLoad(page, manifest).toSorted()).toEqual([
    'assets/both.js',
    'assets/deep.js',
    'assets/en.js',
    'assets/index.js',
    'assets/sheet.js',
    'assets/words.en.js',
    'first-paint.js',
  ])
})
