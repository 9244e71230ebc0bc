/**
 * Adds decimals the way people add them: a hundred times 0.1 is 10, and 12.3 − 12.2 leaves 0.1. Numbers with up to nine decimals are
 * added as whole units of the smallest one, without any error; what does not fit (thirds, very large or very small numbers) falls
 * back to compensated (Neumaier) summation. Used by every summing function of the engine. Never throws.
 */
const POWERS = [1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9] as const
const LARGEST_UNIT_SUM = 9_007_199_254_740_991
/** Up to here a product may be off by a few last bits and still be recognised as the whole number it stands for. */
const TOLERANT = 1e13

export class DecimalSum {
  count = 0
  #units = 0
  #power = 0
  #exact = true
  #sum = 0
  #lost = 0

  add(value: number): void {
    this.count++
    this.#compensate(value)
    if (this.#exact) this.#addUnits(value)
  }

  merge(other: DecimalSum): void {
    this.count += other.count
    this.#compensate(other.#sum)
    this.#compensate(other.#lost)
    this.#exact &&= other.#exact
    if (!this.#exact) return
    this.#raise(Math.max(this.#power, other.#power))
    this.#keep(other.#units * (POWERS[this.#power - other.#power] ?? NaN))
  }

  get total(): number {
    if (this.#exact) return this.#units / (POWERS[this.#power] ?? 1)
    return Number.isFinite(this.#sum) ? this.#sum + this.#lost : this.#sum
  }

  #compensate(value: number): void {
    const sum = this.#sum + value
    this.#lost += Math.abs(this.#sum) >= Math.abs(value) ? this.#sum - sum + value : value - sum + this.#sum
    this.#sum = sum
  }

  #addUnits(value: number): void {
    for (let power = this.#power; power < POWERS.length; power++) {
      const scale = POWERS[power] ?? 1
      const scaled = value * scale
      const units = Math.round(scaled)
      if (!isWhole(value, scaled, units, scale)) continue
      this.#raise(power)
      this.#keep(units)
      return
    }
    this.#exact = false
  }

  #raise(power: number): void {
    this.#units *= POWERS[power - this.#power] ?? NaN
    this.#power = power
  }

  #keep(units: number): void {
    this.#units += units
    if (!(Math.abs(this.#units) <= LARGEST_UNIT_SUM)) this.#exact = false
  }
}

const isWhole = (value: number, scaled: number, units: number, scale: number): boolean => {
  const size = Math.abs(scaled)
  if (size <= TOLERANT && Math.abs(scaled - units) <= size * 1e-15) return true
  return size <= LARGEST_UNIT_SUM && units / scale === value
}
