/**
 * The command line as it ships, built from the present sources into a folder of this test process, and a server of it as a child
 * process that can be killed. Only what Node runs is built: these tests need no page.
 */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import {
  copyFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'

import { operatorHeaders } from './operator-key.ts'

/** Tests and benches run from the project's root; a bench is bundled, so its own place says nothing. */
const root = `${process.cwd()}/`
let built: string | null = null

/** The path of `cli.js`. */
export function builtCli(): string {
  if (built !== null) return built
  const folder = `${root}node_modules/.cache/fascicle-cli-${process.pid}`
  removeLeftBehind()
  mkdirSync(folder, { recursive: true })
  process.on('exit', () => rmSync(folder, { recursive: true, force: true }))
  copyFileSync(`${root}package.json`, `${folder}/package.json`)
  const env = { ...process.env, VITEST: '', NODE_ENV: 'production' }
  const args = [`${root}node_modules/vite/bin/vite.js`, 'build', '--ssr', '--outDir', `${folder}/dist`]
  const run = spawnSync(process.execPath, args, { cwd: root, encoding: 'utf8', env })
  if (run.status !== 0) throw new Error(`the command line does not build:\n${run.stdout}${run.stderr}`)
  built = `${folder}/dist/cli.js`
  return built
}

/** What runs that were killed could not remove. */
function removeLeftBehind(): void {
  const cache = `${root}node_modules/.cache`
  if (!existsSync(cache)) return
  for (const name of readdirSync(cache)) {
    const [, pid] = /^fascicle-cli-(\d+)$/.exec(name) ?? []
    if (
      pid !== undefined &&
      Number(pid) !== process.pid &&
      !existsSync(`/proc/${pid}`) &&
      existsSync('/proc/self')
    )
      rmSync(`${cache}/${name}`, { recursive: true, force: true })
  }
}

/** The path of a `cli.js` in which every `from` says `to`: a product with a fault in it, which a test has to find. */
export function spoiltCli(from: string, to: string): string {
  const dist = builtCli().replace(/\/cli\.js$/, '')
  const folder = `${dist}-spoilt-${to.replaceAll(/\W+/g, '-')}`
  process.on('exit', () => rmSync(folder, { recursive: true, force: true }))
  cpSync(dist, folder, { recursive: true })
  let found = 0
  for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
    if (!name.endsWith('.js')) continue
    const code = readFileSync(join(folder, name), 'utf8')
    found += code.split(from).length - 1
    writeFileSync(join(folder, name), code.replaceAll(from, to))
  }
  if (found === 0) throw new Error(`the built product says nowhere: ${from}`)
  return `${folder}/cli.js`
}

export type CliRun = { readonly code: number | null; readonly out: string; readonly err: string }

/** Runs a command to its end, in a process of its own. */
export const runCli = (...args: string[]): Promise<CliRun> => runCliWith({}, ...args)

export const runCliWith = (
  environment: Readonly<Record<string, string>>,
  ...args: string[]
): Promise<CliRun> => runNode(builtCli(), args, environment)

/** Runs the server's own entry, which is set up by its environment, to its end. */
export const runServerEntry = (environment: Readonly<Record<string, string>>): Promise<CliRun> =>
  runNode(builtCli().replace(/cli\.js$/, 'server.js'), [], environment)

async function runNode(
  file: string,
  args: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): Promise<CliRun> {
  const env = { ...process.env, ...environment }
  const child = spawn(process.execPath, [file, ...args], { stdio: ['ignore', 'pipe', 'pipe'], env })
  const [code, out, err] = await Promise.all([closeOf(child), buffer(child.stdout), buffer(child.stderr)])
  return { code, out: out.toString(), err: err.toString() }
}

export type ServerProcess = {
  /** Its data directory. */
  readonly data: string
  readonly url: string
  readonly ws: string
  readonly pid: number
  /** What a request or an upgrade carries that may do everything. */
  readonly headers: Record<string, string>
  /** Everything printed to standard output so far. */
  out(): string
  err(): string
  /** Resolves with the exit code, or the signal's name. */
  readonly exited: Promise<number | string | null>
  end(signal: 'SIGTERM' | 'SIGKILL'): Promise<number | string | null>
}

export type SpawnOptions = {
  readonly flags?: readonly string[]
  readonly environment?: Readonly<Record<string, string>>
  /** Of another build. */
  readonly cli?: string
}

/** Starts `fascicle serve` on a free port; resolves when it says where it listens. */
export const spawnServer = (data: string, ...flags: string[]): Promise<ServerProcess> =>
  spawnServerWith(data, { flags })

export async function spawnServerWith(data: string, options: SpawnOptions = {}): Promise<ServerProcess> {
  const { flags = [], environment = {}, cli = builtCli() } = options
  const args = [cli, 'serve', '--port', '0', '--data', data, ...flags]
  const env = { ...process.env, ...environment }
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'], env })
  let [out, err] = ['', '']
  child.stdout.setEncoding('utf8').on('data', (text: string) => (out += text))
  child.stderr.setEncoding('utf8').on('data', (text: string) => (err += text))
  const exited = exitOf(child)
  const url = await new Promise<string>((resolve, reject) => {
    child.stdout.on('data', () => {
      const said = /^listening on (\S+)\n/m.exec(out)?.[1]
      if (said !== undefined) resolve(said)
    })
    void exited.then((code) => reject(new Error(`the server ended with ${code}: ${err}`)))
  })
  return {
    data,
    url,
    ws: url.replace('http', 'ws'),
    pid: child.pid ?? 0,
    headers: operatorHeaders(data),
    out: () => out,
    err: () => err,
    exited,
    end(signal) {
      child.kill(signal)
      return exited
    },
  }
}

const exitOf = (child: ChildProcess): Promise<number | string | null> =>
  new Promise((resolve) => void child.on('exit', (code, signal) => resolve(code ?? signal)))

const closeOf = (child: ChildProcess): Promise<number | null> =>
  new Promise((resolve) => void child.on('close', (code) => resolve(code)))
