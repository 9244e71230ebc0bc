/**
 * Lint and type rules that everything else leans on, each made to bite a planted fault: a broken `extends` or an
 * unread tsconfig disables them without a word.
 */
import { spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

import { afterAll, beforeAll, expect, test } from 'vitest'

const root = fileURLToPath(new URL('../../', import.meta.url))
const scratch = mkdtempSync(join(tmpdir(), 'fascicle-lint-'))
const floating = 'async function later(): Promise<void> {}\nexport function now(): void {\n  later()\n}\n'

const planted: Record<string, string> = {
  'shared/doc/ring.ts': "import { back } from './ring-back.ts'\nexport const ring = (): unknown => back\n",
  'shared/doc/ring-back.ts': "import { ring } from './ring.ts'\nexport const back = (): unknown => ring\n",
  'shared/doc/floating.ts': floating,
  'shared/doc/any.ts': 'export const hole = (value: any): number => value\n',
  'shared/doc/NotKebab.ts': 'export const name = 1\n',
  'shared/doc/extensionless.ts': "export { name } from './any'\n",
  'shared/doc/platform.ts': 'export const title = document.title + process.pid\n',
  'client/headless.ts': floating,
  'client/headless/floating.ts': floating,
  'client/session/floating.ts': floating,
  'client/session/node.ts': 'export const pid = process.pid\n',
  'client/pages/Await.svelte':
    '<script lang="ts">\n  await fetch("x")\n</script>\n<p style="color: red">x</p>\n',
  'server/room/floating.ts': floating,
  'server/room/browser.ts': 'export const title = document.title\n',
  'server/cli/floating.ts': floating,
}

beforeAll(() => {
  const settings = ['.oxlintrc.json', 'eslint.config.js', 'package.json', 'tsconfig.json']
  const folders = ['shared', 'client', 'client/headless', 'server', 'server/cli']
  for (const file of [...settings, ...folders.map((folder) => `${folder}/tsconfig.json`)])
    cpSync(`${root}${file}`, join(scratch, file), { recursive: true })
  for (const [file, text] of Object.entries(planted)) {
    mkdirSync(join(scratch, dirname(file)), { recursive: true })
    writeFileSync(join(scratch, file), text)
  }
  symlinkSync(`${root}node_modules`, join(scratch, 'node_modules'))
})

afterAll(() => rmSync(scratch, { recursive: true }))

function output(tool: string, ...args: string[]): string {
  const run = spawnSync(process.execPath, [`${root}node_modules/${tool}`, ...args], {
    cwd: scratch,
    encoding: 'utf8',
  })
  return run.stdout + run.stderr
}

test('oxlint, typed rules included, in every folder with a tsconfig of its own', () => {
  const report: { diagnostics: { code: string; filename: string }[] } = JSON.parse(
    output('oxlint/bin/oxlint', '--format', 'json', '.'),
  )
  const found = report.diagnostics.map(({ code, filename }) => `${code} ${filename}`)
  expect(found).toEqual(
    expect.arrayContaining([
      'import(no-cycle) shared/doc/ring.ts',
      'import(extensions) shared/doc/extensionless.ts',
      'typescript(no-explicit-any) shared/doc/any.ts',
      'unicorn(filename-case) shared/doc/NotKebab.ts',
      ...Object.keys(planted)
        .filter((file) => planted[file] === floating)
        .map((file) => `typescript(no-floating-promises) ${file}`),
    ]),
  )
})

test('eslint inside Svelte files', () => {
  const report: { messages: { ruleId: string }[] }[] = JSON.parse(
    output('eslint/bin/eslint.js', '--format', 'json', 'client'),
  )
  expect(report.flatMap(({ messages }) => messages.map(({ ruleId }) => ruleId))).toEqual(
    expect.arrayContaining(['no-restricted-syntax', 'no-restricted-globals', 'svelte/no-inline-styles']),
  )
})

test.each([
  ['shared', 'platform.ts', ["Cannot find name 'document'", "Cannot find name 'process'"]],
  ['client', 'node.ts', ["Cannot find name 'process'"]],
  ['server', 'browser.ts', ["Cannot find name 'document'"]],
])('the types of %s know no foreign platform', (folder, file, messages) => {
  const lines = output('typescript/bin/tsc', '-p', folder).split('\n')
  const found = lines.filter((line) => line.includes(file)).join('\n')
  for (const message of messages) expect(found).toContain(message)
})
