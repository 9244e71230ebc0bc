/**
 * A boundary rule that matches nothing looks exactly like a clean tree. So every rule of `.dependency-cruiser.cjs`
 * has a fault planted here, in a scratch tree, and must report that very file; a rule without a fault fails too.
 */
import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

import { afterAll, beforeAll, expect, test } from 'vitest'

const root = fileURLToPath(new URL('../../', import.meta.url))
const config = `${root}.dependency-cruiser.cjs`
const rules: { forbidden: { name: string }[] } = createRequire(import.meta.url)(config)

/** Rule → the file that breaks it, and what that file imports. */
const faults: Record<string, readonly [file: string, imports: string]> = {
  'no-cycles': ['shared/format/ring-back.ts', './ring.ts'],
  'no-unresolved': ['shared/format/lost.ts', './nowhere.ts'],
  'no-development-packages': ['server/http/developer.ts', 'fake-indexeddb'],
  'shared-is-a-leaf': ['shared/wire/climber.ts', '../../client/ui/plain.ts'],
  'client-never-server': ['client/pwa/crosser.ts', '../../server/log.ts'],
  'server-never-client': ['server/http/crosser.ts', '../../client/ui/plain.ts'],
  'cli-knows-the-headless-client-only': ['server/cli/nosy.ts', '../../client/ui/plain.ts'],
  'nobody-imports-an-entry': ['server/http/knot.ts', '../main.ts'],
  'shared-has-no-platform': ['shared/plan/reader.ts', 'node:fs'],
  'browser-has-no-node': ['client/pwa/reader.ts', 'node:fs'],
  'model-is-bare': ['shared/model/dressed.ts', '../format/plain.ts'],
  'second-floor-looks-down': ['shared/doc/upward.ts', '../plan/plain.ts'],
  'calc-and-doc-are-strangers': ['shared/calc/friend.ts', '../doc/plain.ts'],
  'third-floor-looks-down': ['shared/plan/upward.ts', '../export/plain.ts'],
  'session-sees-only-ports': ['client/session/shortcut.ts', '../storage/plain.ts'],
  'client-adapters-are-strangers': ['client/storage/friend.ts', '../sync/plain.ts'],
  'views-see-no-adapter': ['client/pages/shortcut.ts', '../storage/plain.ts'],
  'grid-and-figures-are-drawn-into': ['client/grid/upward.ts', '../pages/plain.ts'],
  'state-draws-nothing': ['client/state/painter.ts', '../ui/plain.ts'],
  'ui-is-dumb': ['client/ui/clever.ts', '../state/plain.ts'],
  'room-sees-only-ports': ['server/room/shortcut.ts', '../store/plain.ts'],
  'room-is-transport-free': ['server/room/talker.ts', '../ws/plain.ts'],
  'server-adapters-are-strangers': ['server/ws/friend.ts', '../store/plain.ts'],
  'yjs-has-one-home': ['client/sync/homeless-yjs.ts', 'yjs'],
  'y-websocket-has-one-home': ['client/state/homeless-y-websocket.ts', 'y-websocket'],
  'hyperformula-has-one-home': ['shared/calc/homeless-hyperformula.ts', 'hyperformula'],
  'formula-tokens-has-one-home': ['shared/calc/homeless-tokens.ts', '@borgar/fx'],
  'order-keys-has-one-home': ['shared/doc/homeless-order-keys.ts', 'fractional-indexing'],
  'spreadsheet-files-has-one-home': ['client/export/homeless-hucre.ts', 'hucre'],
  'ag-grid-has-one-home': ['client/pages/homeless-ag-grid.ts', 'ag-grid-community'],
  'dexie-has-one-home': ['client/state/homeless-dexie.ts', 'dexie'],
  'svelte-has-one-home': ['client/session/homeless-svelte.ts', 'svelte'],
  'ws-has-one-home': ['server/room/homeless-ws.ts', 'ws'],
  'sql-has-one-home': ['server/audit/homeless-sql.ts', 'better-sqlite3'],
  'http-has-one-home': ['server/auth/homeless-fastify.ts', 'fastify'],
  'sign-in-has-one-home': ['server/http/homeless-argon2.ts', '@node-rs/argon2'],
  'arguments-has-one-home': ['server/http/homeless-commander.ts', 'commander'],
}

/** What the faults point at, and files that break nothing and must not be reported. */
const bystanders: Record<string, string> = {
  'shared/format/ring.ts': './ring-back.ts',
  'shared/model/order.ts': 'fractional-indexing',
  'shared/doc/plain.ts': 'yjs',
  'shared/calc/engine.ts': 'hyperformula',
  'shared/calc/functions-sum.ts': 'hyperformula',
  'client/grid/plain.ts': 'ag-grid-community',
  'client/storage/plain.ts': '../session/store-port.ts',
  'client/session/store-port.ts': '../../shared/doc/plain.ts',
  'client/sync/plain.ts': 'y-websocket',
  'client/headless.ts': './headless/plain.ts',
  'client/headless/plain.ts': 'ws',
  'server/cli/main.ts': '../../client/headless.ts',
  'server/store/plain.ts': 'better-sqlite3',
  'server/store/port.ts': '',
  'server/auth/plain.ts': '@node-rs/argon2',
  'server/room/plain.ts': '../store/port.ts',
  'server/ws/plain.ts': 'ws',
  'server/main.ts': '',
  'server/log.ts': '',
  'client/ui/plain.ts': '',
  'client/pages/plain.ts': '../state/plain.ts',
  'client/state/plain.ts': '../../shared/model/order.ts',
  'shared/format/plain.ts': '',
  'shared/plan/plain.ts': '',
  'shared/export/plain.ts': 'hucre',
}

const sides = ['client', 'server', 'shared']
const scratch = mkdtempSync(join(tmpdir(), 'fascicle-boundaries-'))

beforeAll(() => {
  const plant = (file: string, imports: string): void => {
    mkdirSync(join(scratch, dirname(file)), { recursive: true })
    writeFileSync(join(scratch, file), imports === '' ? 'export {}\n' : `import '${imports}'\n`)
  }
  for (const [file, imports] of Object.values(faults)) plant(file, imports)
  for (const [file, imports] of Object.entries(bystanders)) plant(file, imports)
  writeFileSync(
    join(scratch, 'package.json'),
    JSON.stringify(createRequire(import.meta.url)('../../package.json')),
  )
  symlinkSync(`${root}node_modules`, join(scratch, 'node_modules'))
})

afterAll(() => rmSync(scratch, { recursive: true }))

/** `rule file`, for every import in `folder`'s client, server and shared that breaks a rule. */
function broken(folder: string): string[] {
  const { stdout, stderr } = spawnSync(
    process.execPath,
    [
      `${root}node_modules/dependency-cruiser/bin/dependency-cruise.mjs`,
      ...sides,
      '--config',
      config,
      '--output-type',
      'json',
    ],
    { cwd: folder, encoding: 'utf8', maxBuffer: 100_000_000 },
  )
  if (stdout === '') throw new Error(stderr)
  const report: { summary: { violations: { from: string; rule: { name: string } }[] } } = JSON.parse(stdout)
  return report.summary.violations.map(({ rule, from }) => `${rule.name} ${from}`)
}

test('every rule has a fault, and every fault a rule', () => {
  expect(Object.keys(faults)).toEqual(rules.forbidden.map((rule) => rule.name))
})

test('every rule bites its planted fault, and nobody who breaks nothing', () => {
  const found = broken(scratch)
  expect(found).toEqual(
    expect.arrayContaining(Object.entries(faults).map(([rule, [file]]) => `${rule} ${file}`)),
  )
  const guilty = new Set([...Object.values(faults).map(([file]) => file), 'shared/format/ring.ts'])
  expect(found.filter((line) => !guilty.has(line.split(' ')[1]!))).toEqual([])
})

test('the tree itself breaks no rule', () => {
  expect(broken(root)).toEqual([])
})
