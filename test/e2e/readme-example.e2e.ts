/** The README's example, as a script of somebody who installed the package: it runs, and what it prints is so. */
import { spawnSync } from 'node:child_process'
import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

import { expect } from '@playwright/test'

import { test } from './plan-test.ts'
import { plain } from './planner.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))

test('the README’s example runs against the sample plan', async ({ product }) => {
  const example = /```js\n([\s\S]*?)```/.exec(readFileSync(`${root}README.md`, 'utf8'))?.[1] ?? ''
  expect(example.trim().split('\n').length).toBeLessThanOrEqual(30)
  writeFileSync(join(product.folder, 'package.json'), '{"name":"a-script"}')
  mkdirSync(join(product.folder, 'node_modules'))
  symlinkSync(root, join(product.folder, 'node_modules', 'fascicle'))
  const file = join(product.folder, 'example.mjs')
  writeFileSync(file, example.replace('http://127.0.0.1:4100', product.url))
  const run = spawnSync(process.execPath, [file], {
    cwd: product.folder,
    encoding: 'utf8',
    timeout: 60_000,
    env: { ...process.env, FORCE_COLOR: '0', FASCICLE_TOKEN: await product.accounts.token() },
  })
  expect(run.stderr).toBe('')
  expect(run.status).toBe(0)
  const out = plain(run.stdout)
  expect(out).toContain('10.16 总表')
  expect(out).toContain('7 469.9 7469.905')
  expect(out).toMatch(/[A-Za-z0-9]{10} 9$/)
})
