/** Chance that can be repeated: one seed, one story. */
export type Dice = { (): number; below(n: number): number; pick<T>(list: readonly T[]): T | undefined }

/** Mulberry32 (public domain). */
export function diceOf(seed: number): Dice {
  let state = seed >>> 0
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32
  }
  const below = (n: number): number => Math.floor(next() * n)
  return Object.assign(next, {
    below,
    pick: <T>(list: readonly T[]): T | undefined => list[below(list.length)],
  })
}
