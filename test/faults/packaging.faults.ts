/**
 * What an administrator installs: the container file read for what can be seen without a container, its steps gone through in a copy (the
 * program with its production packages only, as a user of no rights, in a directory it cannot write), and the systemd unit checked by systemd
 * where there is one.
 */
import { spawn, spawnSync } from 'node:child_process'
import {
  chmodSync,
  chownSync,
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  realpathSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'

import { describe, expect, onTestFinished, test } from 'vitest'

import { buildIfStale } from '../../.ci/build.mjs'
import { SETTING_NAMES, environmentName } from '../../server/config.ts'
import { scratchDirectory } from '../helpers/scratch-directory.ts'
import { isFull, tell } from './amount.ts'

const timeout = 900_000
const root = process.cwd()

type Instruction = { readonly name: string; readonly rest: string }

/** One instruction a line, continued lines joined; of each stage. */
function stagesOf(file: string): Instruction[][] {
  const lines = readFileSync(join(root, file), 'utf8')
    .replaceAll(/^#.*\n/gm, '')
    .replaceAll(/\\\n/g, ' ')
  const stages: Instruction[][] = []
  for (const line of lines.split('\n').filter((each) => each.trim() !== '')) {
    const [, name = '', rest = ''] = /^([A-Z]+)\s+(.*)$/.exec(line.trim()) ?? []
    expect([line, name]).not.toEqual([line, ''])
    if (name === 'FROM') stages.push([])
    stages.at(-1)?.push({ name, rest })
  }
  return stages
}

const all = (stage: readonly Instruction[], name: string): string[] =>
  stage.filter((each) => each.name === name).map(({ rest }) => rest)

describe('the container file', () => {
  const [build = [], run = [], ...more] = stagesOf('Containerfile')

  test('has two stages, of the same Node, which is at least the one the package needs', () => {
    expect(more).toEqual([])
    const [first, second] = [build, run].map(
      (stage) => /^node:([\d.]+)-\S+-slim/.exec(all(stage, 'FROM')[0] ?? '')?.[1],
    )
    expect(first).toBe(second)
    const engines = /"node": ">=([\d.]+)"/.exec(readFileSync(join(root, 'package.json'), 'utf8'))?.[1] ?? ''
    expect(first?.localeCompare(engines, 'en', { numeric: true })).toBeGreaterThanOrEqual(0)
  })

  test('carries over the program and what it needs, and nothing else', () => {
    expect(all(run, 'COPY').map((rest) => rest.replace('--from=build ', ''))).toEqual([
      '/build/package.json /build/LICENSE /build/README.md ./',
      '/build/node_modules node_modules',
      '/build/dist dist',
    ])
    expect(all(build, 'RUN').at(-1)).toBe('npm prune --omit=dev')
    expect(all(build, 'RUN')).toContain('npm ci')
  })

  test('runs as a user of no rights, writes to its volume only, and says whether it is well', () => {
    expect(all(run, 'USER')).toEqual(['10001:10001'])
    expect(all(run, 'VOLUME')).toEqual(['/data'])
    expect(all(run, 'RUN')).toEqual(['install -d -o 10001 -g 10001 -m 0700 /data'])
    expect(run.findIndex(({ name }) => name === 'USER')).toBeGreaterThan(
      run.findLastIndex(({ name }) => name === 'RUN'),
    )
    expect(all(run, 'HEALTHCHECK')[0]).toContain('/readyz')
    expect(all(run, 'STOPSIGNAL')).toEqual(['SIGTERM'])
    for (const command of [...all(run, 'ENTRYPOINT'), ...all(run, 'CMD')])
      expect(() => JSON.parse(command)).not.toThrow()
  })

  test('sets what there is to set, and copies what is there', () => {
    const names = new Set(SETTING_NAMES.map(environmentName))
    const set = [
      ...all(run, 'ENV')
        .join(' ')
        .matchAll(/(FASCICLE_\w+)=/g),
    ].map(([, name = '']) => name)
    expect(set.filter((name) => !names.has(name))).toEqual([])
    const copied = all(build, 'COPY').flatMap((rest) => rest.split(' ').slice(0, -1))
    expect(copied.filter((file) => !existsSync(join(root, file)))).toEqual([])
    const ignored = readFileSync(join(root, '.containerignore'), 'utf8').split('\n')
    expect(copied.filter((file) => ignored.includes(file))).toEqual([])
  })
})

test(
  'what is installed starts without development packages, as nobody, from where it cannot write',
  { timeout },
  async () => {
    const { url, port, packages } = await installed()
    expect((await fetch(`${url}/readyz`)).status).toBe(200)
    expect([healthCheck(port), healthCheck('9')]).toEqual([0, 1])
    const page = await fetch(`${url}/`, { headers: { accept: 'text/html' } })
    expect([page.status, (await page.text()).includes('<script type="module"')]).toEqual([200, true])
    expect(
      packages.filter((name) => /^(vite|vitest|typescript|@playwright\/test|oxlint|knip)$/.test(name)),
    ).toEqual([])
  },
)

/** The exit code of the container's own, asked of a port. */
function healthCheck(port: string): number | null {
  const [, run = []] = stagesOf('Containerfile')
  const [, json = ''] = /CMD (\[.*\])$/.exec(all(run, 'HEALTHCHECK')[0] ?? '') ?? []
  const [, ...args] = JSON.parse(json) as string[]
  return spawnSync(process.execPath, args, { env: { ...process.env, FASCICLE_PORT: port } }).status
}

/** The container's steps: a program of its own with production packages, read-only, and a data directory of another user. */
async function installed(): Promise<{ url: string; port: string; packages: readonly string[] }> {
  buildIfStale()
  const place = realpathSync(scratchDirectory())
  const [app, data] = [join(place, 'app'), join(place, 'data')]
  mkdirSync(app)
  mkdirSync(data, { mode: 0o700 })
  for (const file of ['package.json', 'package-lock.json', '.npmrc', 'LICENSE', 'README.md'])
    cpSync(join(root, file), join(app, file))
  cpSync(join(root, 'dist'), join(app, 'dist'), { recursive: true })
  const packages = isFull ? installPackages(app) : linkPackages(app)
  const isRoot = process.getuid?.() === 0
  if (isRoot) chownSync(data, 10001, 10001)
  // Whoever runs it has to find the way.
  chmodSync(place, 0o755)
  chmodSync(app, 0o555)
  onTestFinished(() => chmodSync(app, 0o755))
  const child = spawn(process.execPath, ['dist/cli.js', 'serve', '--port', '0'], {
    cwd: app,
    env: { PATH: process.env['PATH'], NODE_ENV: 'production', FASCICLE_DATA: data },
    stdio: ['ignore', 'pipe', 'inherit'],
    ...(isRoot && { uid: 10001, gid: 10001 }),
  })
  onTestFinished(() => void child.kill('SIGKILL'))
  const url = await new Promise<string>((resolve, reject) => {
    let said = ''
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      said += text
      const [, address] = /^listening on (\S+)\n/m.exec(said) ?? []
      if (address !== undefined) resolve(address)
    })
    child.on('exit', (code) => reject(new Error(`it ended with ${code}: ${said}`)))
  })
  tell('installed', { packages: packages.length, asRoot: false, really: isFull })
  return { url, port: new URL(url).port, packages }
}

function installPackages(app: string): string[] {
  const run = spawnSync('npm', ['ci', '--omit=dev'], { cwd: app, encoding: 'utf8' })
  expect([run.status, run.stderr.includes('npm error')]).toEqual([0, false])
  return productionPackages()
}

/** The same packages, taken from where they are installed with the others already. */
function linkPackages(app: string): string[] {
  const packages = productionPackages()
  for (const name of packages) {
    const [from, to] = [join(root, 'node_modules', name), join(app, 'node_modules', name)]
    mkdirSync(join(to, '..'), { recursive: true })
    if (spawnSync('cp', ['-rlL', from, to]).status !== 0) spawnSync('cp', ['-rL', from, to])
  }
  return packages
}

/** At the top of `node_modules`, by the lockfile: what is not for development only, and is for this machine. */
function productionPackages(): string[] {
  const { packages } = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')) as {
    packages: Record<string, { dev?: boolean; devOptional?: boolean }>
  }
  return Object.entries(packages)
    .filter(
      ([path, { dev, devOptional }]) => !dev && !devOptional && /^node_modules\/(@[^/]+\/)?[^/]+$/.test(path),
    )
    .map(([path]) => path.slice('node_modules/'.length))
    .filter((name) => existsSync(join(root, 'node_modules', name)))
}

describe('the systemd unit', () => {
  const unit = readFileSync(join(root, 'deploy/fascicle.service'), 'utf8')
  const value = (key: string): string[] =>
    [...unit.matchAll(new RegExp(`^${key}=(.*)$`, 'gm'))].map(([, text = '']) => text)

  test('gives the server nothing but its data directory', () => {
    for (const key of [
      'NoNewPrivileges',
      'DynamicUser',
      'PrivateTmp',
      'PrivateDevices',
      'ProtectHome',
      'RestrictNamespaces',
      'LockPersonality',
    ])
      expect([key, value(key)]).toEqual([key, ['yes']])
    expect(value('ProtectSystem')).toEqual(['strict'])
    expect(value('CapabilityBoundingSet')).toEqual([''])
    expect(value('StateDirectory')).toEqual(['fascicle'])
    expect(value('Environment')).toContain('FASCICLE_DATA=/var/lib/fascicle')
    expect(value('ExecStart')).toEqual(['/usr/bin/node /opt/fascicle/dist/cli.js serve'])
    expect(value('KillSignal')).toEqual(['SIGTERM'])
  })

  test('means something to systemd', () => {
    if (spawnSync('systemd-analyze', ['--version']).status !== 0) return
    const file = join(scratchDirectory(), 'fascicle.service')
    writeFileSync(file, unit.replace('/usr/bin/node', process.execPath).replaceAll('/opt/fascicle', root))
    const verify = spawnSync('systemd-analyze', ['verify', file], { encoding: 'utf8' })
    expect([verify.status, verify.stderr]).toEqual([0, ''])
    const security = spawnSync('systemd-analyze', ['security', '--offline=true', file], { encoding: 'utf8' })
    const exposure = Number(/exposure level for \S+: ([\d.]+)/.exec(security.stdout)?.[1])
    expect(exposure).toBeLessThan(2)
  })
})
