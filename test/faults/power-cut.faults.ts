/**
 * Power cuts, played back (`power-cuts.ts`). What each client had been told when the power went must be in the documents, and a server must
 * start on what is left. The same with a product that does not sync must find losses: otherwise this test sees nothing.
 */
import { beforeAll, expect, test } from 'vitest'

import { builtCli, spoiltCli } from '../helpers/built-cli.ts'
import { amount, chosenSeed, isFull, randomOf, tell } from './amount.ts'
import { powerCuts } from './power-cuts.ts'
import { type LifeOptions, recordedLife } from './recorded-life.ts'

const cuts = amount('CUTS', { short: 15, full: 200 })
const milliseconds = amount('LOAD_SECONDS', { short: 1, full: 6 }) * 1000
const timeout = 120_000 + cuts * 2000
const during: LifeOptions['during'] = (_server, _shim, load) => load.goOn(milliseconds, 200)

beforeAll(() => void builtCli(), 120_000)

test('[SQ12] nothing acknowledged is lost when the power goes', { timeout }, async () => {
  const seed = chosenSeed()
  const random = randomOf(seed)
  const counts = await powerCuts(await recordedLife({ random, during }), cuts, random)
  tell(`power cuts, seed ${seed}`, counts)
  expect(counts).toMatchObject({ cuts, cutsWithLoss: 0, lost: 0, unsound: 0, notStarted: 0 })
  expect(counts.acknowledged).toBeGreaterThan(100)
})

test('the same finds losses where the product does not sync', { timeout }, async () => {
  for (const mode of isFull ? ['OFF', 'NORMAL'] : ['OFF']) {
    const cli = spoiltCli('synchronous = FULL', `synchronous = ${mode}`)
    const random = randomOf(chosenSeed())
    const life = await recordedLife({ random, during, cli })
    const counts = await powerCuts(life, Math.ceil(cuts / 3), random)
    tell(`power cuts with synchronous=${mode}`, counts)
    expect(counts.cutsWithLoss + counts.unsound + counts.notStarted).toBeGreaterThan(0)
  }
})
