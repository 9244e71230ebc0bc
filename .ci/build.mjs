/**
 * Builds `dist/` when the sources differ from what it was built from. `npm run build` forces it; `npm start`,
 * `npm run fascicle` and the tests of built things come through `buildIfStale`. Fails loudly: the caller gets no
 * old build. Types are only written here; checking them is the business of `npm run check`.
 */
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const stamp = `${root}dist/.sources`
const lock = `${root}node_modules/.cache/fascicle-build.lock`
const binaries = {
  vite: `${root}node_modules/vite/bin/vite.js`,
  tsc: `${root}node_modules/typescript/bin/tsc`,
}
const sources = ['client', 'server', 'shared', 'vite.config.ts', 'package-lock.json', 'tsconfig.json', '.ci']
const steps = [
  ['vite', 'build'],
  ['vite', 'build', '--ssr'],
  ['tsc', '-p', 'client/headless/tsconfig.types.json', '--noCheck'],
]

/** Contents, not times: a checkout gives every file a new time and an unpacked archive an old one. */
function fingerprint() {
  const hash = createHash('sha256')
  for (const source of sources)
    for (const file of filesUnder(source)) hash.update(`${file}\0`).update(readFileSync(root + file))
  return hash.digest('hex')
}

function filesUnder(path) {
  if (statSync(root + path).isFile()) return [path]
  return readdirSync(root + path, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => `${entry.parentPath}/${entry.name}`.slice(root.length))
    .toSorted()
}

function build() {
  const made = fingerprint()
  // The same build, whoever asks for it: vitest's own variables would make it one for tests.
  const env = { ...process.env, VITEST: undefined, NODE_ENV: undefined }
  rmSync(stamp, { force: true })
  for (const [tool, ...args] of steps) {
    // Everything to stderr: the output of `fascicle export -o -` is the export alone.
    const run = spawnSync(process.execPath, [binaries[tool], ...args], {
      cwd: root,
      env,
      stdio: ['ignore', 2, 2],
    })
    if (run.status !== 0) throw new Error(`${tool} ${args.join(' ')} failed`)
  }
  writeFileSync(stamp, made)
}

/** One build at a time, also when two test runs start together. A lock whose owner is gone is taken over. */
function alone(work) {
  mkdirSync(`${root}node_modules/.cache`, { recursive: true })
  for (;;) {
    try {
      writeFileSync(lock, String(process.pid), { flag: 'wx' })
      break
    } catch {
      if (ownerIsGone()) rmSync(lock, { force: true })
      else Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 200)
    }
  }
  try {
    work()
  } finally {
    rmSync(lock, { force: true })
  }
}

function ownerIsGone() {
  try {
    process.kill(Number(readFileSync(lock, 'utf8')), 0)
    return false
  } catch (error) {
    return error.code === 'ESRCH'
  }
}

const isFresh = () => existsSync(stamp) && readFileSync(stamp, 'utf8') === fingerprint()

export function buildIfStale() {
  if (!isFresh()) alone(() => isFresh() || build())
}

if (process.argv[1] === fileURLToPath(import.meta.url)) alone(build)
