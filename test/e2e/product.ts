/**
 * The product as a newcomer starts it: `fascicle serve` from the build, in a data folder of the test's own, on a port that survives a
 * restart (a bookmark names it). Ended by its process id.
 */
import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const cli = fileURLToPath(new URL('../../dist/cli.js', import.meta.url))

export class Product {
  readonly port: number
  readonly folder: string
  #child: ChildProcess | null = null

  private constructor(port: number, folder: string) {
    this.port = port
    this.folder = folder
  }

  static async start(): Promise<Product> {
    const product = new Product(await freePort(), mkdtempSync(join(tmpdir(), 'fascicle-e2e-')))
    await product.up()
    return product
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`
  }

  /** Resolves when it listens. */
  async up(): Promise<void> {
    const args = [cli, 'serve', '--port', String(this.port), '--data', join(this.folder, 'data')]
    const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'] })
    this.#child = child
    let said = ''
    await new Promise<void>((resolve, reject) => {
      child.stdout.on('data', (bytes: Buffer) => {
        said += bytes.toString()
        if (said.includes(`listening on ${this.url}\n`)) resolve()
      })
      child.stderr.on('data', (bytes: Buffer) => (said += bytes.toString()))
      child.on('exit', (code) => reject(new Error(`the server ended with ${code}: ${said}`)))
    })
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
