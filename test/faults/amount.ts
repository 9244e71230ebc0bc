/**
 * How much a test of faults does: the everyday suite runs them all in a short form, `npm run test:faults` and `npm run fuzz:server` in full,
 * where the environment may ask for more or fewer (`CYCLES=50 npm run test:faults -- kill`). Also how they tell their counts.
 */
import { seeded } from '../helpers/seeded.ts'

export const isFull = process.env['FASCICLE_FAULTS'] === 'full'

export function amount(
  name: string,
  { short, full }: { readonly short: number; readonly full: number },
): number {
  const asked = Number(process.env[name])
  return isFull ? asked || full : short
}

/** In short runs always the same numbers, in full ones others each time, unless `SEED` says which. */
export const chosenSeed = (short = 1): number =>
  Number(process.env['SEED']) || (isFull ? Date.now() % 1_000_000 : short)

export const randomOf = (seed: number): (() => number) => {
  const next = seeded(seed)
  // The first numbers of neighbouring seeds are neighbours, too.
  for (let skip = 0; skip < 8; skip++) next()
  return next
}

/** One line on standard output. */
export function tell(what: string, counts: object): void {
  process.stdout.write(`${what}: ${JSON.stringify(counts)}\n`)
}
