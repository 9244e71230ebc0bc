/** The class names of client/grid/ag-grid.ts, read from its text: the module itself needs a page to load. */
import { readFileSync } from 'node:fs'

const source = readFileSync(new URL('../../../../client/grid/ag-grid.ts', import.meta.url), 'utf8')
const list = /export const AG = \{([\s\S]*?)\} as const/.exec(source)?.[1] ?? ''
export const AG: { readonly [name: string]: string } = Object.fromEntries(
  [...list.matchAll(/^\s*(\w+): '([^']+)'/gm)].map(([, key, name]) => [key ?? '', name ?? '']),
)
