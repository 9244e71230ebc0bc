/**
 * The product as a newcomer starts it: `fascicle serve` from the build, in a data folder of the test's own, on a port that survives a
 * restart (a bookmark names it). Ended by its process id.
 */
import { type ChildProcess, spawn } from 'node:child_process'
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

import { Accounts } from './accounts.ts'

const dist = fileURLToPath(new URL('../../dist', import.meta.url))

/** Running now, by their address. */
const running = new Map<string, Product>()

export type ProductOptions = {
  readonly apart?: boolean
  readonly settings?: Readonly<Record<string, string>>
}

export class Product {
  readonly port: number
  readonly folder: string
  readonly #settings: Readonly<Record<string, string>>
  #dist = dist
  #child: ChildProcess | null = null
  #accounts: Accounts | null = null

  private constructor(port: number, folder: string, settings: Readonly<Record<string, string>>) {
    this.port = port
    this.folder = folder
    this.#settings = settings
  }

  /** `apart`: served from a copy of the build, so that `release` can put a new version there. `settings`: its environment's. */
  static async start({ apart = false, settings = {} }: ProductOptions = {}): Promise<Product> {
    const product = new Product(await freePort(), mkdtempSync(join(tmpdir(), 'fascicle-e2e-')), settings)
    try {
      if (apart) product.#copyBuild()
      await product.up()
    } catch (error) {
      await product.end()
      throw error
    }
    return product
  }

  #copyBuild(): void {
    this.#dist = join(this.folder, 'product', 'dist')
    cpSync(dist, this.#dist, { recursive: true })
    for (const beside of ['package.json', 'node_modules'])
      symlinkSync(join(dist, '..', beside), join(this.folder, 'product', beside))
  }

  /**
   * Another version of the page is served from now on: the same program with another text in the page, so that the service worker's list
   * of files differs, as it does after every release.
   */
  release(version: string): void {
    const edit = (file: string, from: RegExp, to: string): void => {
      const path = join(this.#dist, 'client', file)
      const text = readFileSync(path, 'utf8')
      const edited = text.replace(from, to)
      if (edited === text) throw new Error(`${file} has no ${from}`)
      writeFileSync(path, edited)
    }
    edit('index.html', /<head>/, `<head><meta name="version" content="${version}">`)
    edit('service-worker.js', /("revision":")[0-9a-f]+(","url":"index\.html)/, `$1${version}$2`)
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`
  }

  get accounts(): Accounts {
    if (!this.#accounts) throw new Error('the product has not been started')
    return this.#accounts
  }

  /** The one that is served at this address. */
  static at(address: string): Product | undefined {
    return running.get(new URL(address).origin)
  }

  /** Of a table of the sample plan. */
  address(table: string): string {
    return `${this.url}/plans/section-10-2023/${table}`
  }

  /** Resolves when it listens. */
  async up(): Promise<void> {
    const args = [
      join(this.#dist, 'cli.js'),
      'serve',
      '--port',
      String(this.port),
      '--data',
      join(this.folder, 'data'),
    ]
    const env = { ...process.env, ...this.#settings }
    const child = spawn(process.execPath, args, { env, stdio: ['ignore', 'pipe', 'pipe'] })
    this.#child = child
    let said = ''
    const greeting = await new Promise<string>((resolve, reject) => {
      child.stdout.on('data', (bytes: Buffer) => {
        said += bytes.toString()
        if (said.includes(`listening on ${this.url}\n`)) resolve(said)
      })
      child.stderr.on('data', (bytes: Buffer) => (said += bytes.toString()))
      child.on('exit', (code) => reject(new Error(`the server ended with ${code}: ${said}`)))
    })
    // Printed before the address, and only until the first person has an account.
    this.#accounts ??= new Accounts(this.url, /\S+\/link\/\S+/.exec(greeting)?.[0] ?? '')
    running.set(this.url, this)
  }

  async down(signal: 'SIGTERM' | 'SIGKILL' = 'SIGTERM'): Promise<void> {
    const child = this.#child
    this.#child = null
    if (!child || child.exitCode !== null) return
    const gone = new Promise((resolve) => child.once('exit', resolve))
    child.kill(signal)
    await gone
  }

  async end(): Promise<void> {
    running.delete(this.url)
    await this.down()
    rmSync(this.folder, { recursive: true, force: true })
  }
}

const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const probe = createServer()
    probe.on('error', reject)
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address()
      probe.close(() =>
        typeof address === 'object' && address ? resolve(address.port) : reject(new Error('no port')),
      )
    })
  })
