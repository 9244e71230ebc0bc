/** `npm run test:crash`: CYCLES of kill -9 under load, 100 unless told otherwise. The same run, shorter, is in `npm test`. */
import { expect, test } from 'vitest'

import { builtCli } from '../helpers/built-cli.ts'
import { scratchDirectory } from '../helpers/scratch-directory.ts'
import { seeded } from '../helpers/seeded.ts'
import { crashRun } from './crash-run.ts'

test('[SQ1] no acknowledged edit is lost when the server is killed', async () => {
  builtCli()
  const seed = Number(process.env['SEED'] ?? Date.now() % 1_000_000)
  const cycles = Number(process.env['CYCLES'] ?? 100)
  const counts = await crashRun({ data: scratchDirectory(), cycles, random: seeded(seed) })
  process.stdout.write(`seed ${seed}: ${JSON.stringify(counts)}\n`)
  expect(counts).toMatchObject({ cycles, lost: 0, unsound: 0 })
  expect(counts.acknowledged).toBeGreaterThan(cycles * 20)
})
