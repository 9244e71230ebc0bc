/**
 * `fascicle serve` from `dist/` with a data folder of its own, for the benches that open browsers; the caller ends it. Not
 * `e2e/product.ts`, which finds `dist/` from its own place: benches are bundled elsewhere before they run.
 */
import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export type BenchProduct = { readonly url: string; down(): Promise<void> }

export async function benchProduct(): Promise<BenchProduct> {
  const data = mkdtempSync(join(tmpdir(), 'fascicle-bench-'))
  const args = [join(process.cwd(), 'dist/cli.js'), 'serve', '--port', '0', '--data', data]
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] })
  const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  let said = ''
  const url = await new Promise<string>((resolve, reject) => {
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      said += text
      const address = /listening on (http:\S+)\n/.exec(said)?.[1]
      if (address !== undefined) resolve(address)
    })
    void gone.then(() => reject(new Error(`the server ended: ${said}`)))
  })
  const end = async (): Promise<void> => {
    child.kill('SIGTERM')
    await gone
    rmSync(data, { recursive: true, force: true })
  }
  let ended: Promise<void> | undefined
  return { url, down: () => (ended ??= end()) }
}
