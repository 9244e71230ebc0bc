/** A small deterministic generator of numbers in [0, 1), so that a failing seed can be run again. */
export const seeded = (seed: number) => (): number => {
  seed = (seed * 1664525 + 1013904223) >>> 0
  return seed / 2 ** 32
}
