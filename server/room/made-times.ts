/**
 * When a client says it made its structs: the spans of message 102, per connection and bounded. Believed as far as it goes, for history
 * only: a time that is yet to come is none. Kept apart from everything that decides something.
 */
import type { MadeSpan } from '../../shared/wire/message.ts'

/** Spans remembered for one connection; the oldest go first. */
const MOST_SPANS = 16_384

export class MadeTimes {
  readonly #byClient = new Map<number, MadeSpan[]>()
  #count = 0

  add(spans: readonly MadeSpan[]): void {
    for (const span of spans) {
      const known = this.#byClient.get(span.client)
      if (known) known.push(span)
      else this.#byClient.set(span.client, [span])
      this.#count++
    }
    for (const [client, known] of this.#byClient) {
      if (this.#count <= MOST_SPANS) return
      const gone = known.splice(0, this.#count - MOST_SPANS).length
      this.#count -= gone
      if (known.length === 0) this.#byClient.delete(client)
    }
  }

  /** Milliseconds since 1970; undefined: nothing was said about it. The latest word counts. */
  at(client: number, clock: number): number | undefined {
    return this.#byClient
      .get(client)
      ?.findLast((span) => clock >= span.clock && clock - span.clock < span.length)?.at
  }
}
