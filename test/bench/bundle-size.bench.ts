/** What the client weighs in gzip: `npm run size`, read. Its limits are enforced there; here they are what a figure is held against. */
import { spawnSync } from 'node:child_process'

import type { BenchRow } from './bench-row.ts'

type Weighed = { readonly name: string; readonly size: number; readonly sizeLimit: number }

export function bundleSize(): Promise<BenchRow[]> {
  const run = spawnSync(process.execPath, ['.ci/size.mjs', '--json'], { encoding: 'utf8' })
  // A build of changed sources may print before it.
  const json = run.stdout.slice(run.stdout.indexOf('[\n'))
  if (!json.startsWith('[')) throw new Error(`npm run size said nothing: ${run.stderr}`)
  return Promise.resolve(
    (JSON.parse(json) as Weighed[]).map(({ name, size, sizeLimit }) => ({
      name: `script in gzip, ${name}`,
      unit: 'KB' as const,
      value: size / 1000,
      against: 'its limit',
      baseline: sizeLimit / 1000,
      goal: 1,
    })),
  )
}
