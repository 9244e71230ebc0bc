/** A few cycles of what `npm run test:crash` does at length. */
import { expect, test } from 'vitest'

import { crashRun } from '../../crash/crash-run.ts'
import { builtCli } from '../../helpers/built-cli.ts'
import { scratchDirectory } from '../../helpers/scratch-directory.ts'
import { seeded } from '../../helpers/seeded.ts'

test('[SQ1] no acknowledged edit is lost when the server is killed', { timeout: 240_000 }, async () => {
  builtCli()
  const counts = await crashRun({ data: scratchDirectory(), cycles: 3, random: seeded(1) })
  expect(counts).toMatchObject({ cycles: 3, lost: 0, unsound: 0 })
  expect(counts.acknowledged).toBeGreaterThan(0)
})
