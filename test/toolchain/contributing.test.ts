/** The map of folders in CONTRIBUTING names what is there, and all of it. */
import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

import { expect, test } from 'vitest'

const root = fileURLToPath(new URL('../../', import.meta.url))
const map =
  /## Where things are\n\n```\n(.*?)```/s.exec(readFileSync(`${root}CONTRIBUTING.md`, 'utf8'))?.[1] ?? ''
const foldersIn = (folder: string): string[] =>
  readdirSync(`${root}${folder}`, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)

/** The lines that begin at a top-level folder, up to the next one. */
const named = (folder: string): string[] => {
  const part = new RegExp(`^${folder}/(.*?)(?=^\\S|$(?![\\s\\S]))`, 'ms').exec(map)?.[1] ?? ''
  return [...part.matchAll(/(?<![\w.])([a-z0-9-]+)\/(?![\w.])/g)].map(([, name = '']) => name)
}

test.each(['shared', 'client', 'server', 'test'])('CONTRIBUTING names the folders of %s', (folder) => {
  const ofSources = new Set(['shared', 'client', 'server'])
  const present = foldersIn(folder).filter((name) => folder !== 'test' || !ofSources.has(name))
  expect(named(folder).toSorted()).toEqual(present.toSorted())
})
