/**
 * When a client says it made its structs: the spans of message 102, per connection. Believed as far as it goes, for history only: a time that
 * is yet to come is none. Kept until the structs have arrived, so many for one person in all her rooms together. Kept apart from everything
 * that decides something. [ROOM39]
 */
import type { MadeSpan } from '../../shared/wire/message.ts'

/** Spans kept for one person: more than weeks of work without a network are, until they have arrived. */
const MOST_SPANS = 32_768

/** How many spans are kept of each person; one per server. */
export class MadeBudget {
  readonly #most: number
  readonly #kept = new Map<string, number>()

  constructor(most = MOST_SPANS) {
    this.#most = most
  }

  /** Spans kept in all. */
  get total(): number {
    return [...this.#kept.values()].reduce((sum, one) => sum + one, 0)
  }

  /** Answers how many of `count` more may be kept. */
  take(person: string, count: number): number {
    const kept = this.#kept.get(person) ?? 0
    const taken = Math.min(count, this.#most - kept)
    if (taken > 0) this.#kept.set(person, kept + taken)
    return taken
  }

  giveBack(person: string, count: number): void {
    const left = (this.#kept.get(person) ?? 0) - count
    if (left > 0) this.#kept.set(person, left)
    else this.#kept.delete(person)
  }
}

export class MadeTimes {
  readonly #budget: MadeBudget
  readonly #person: string
  readonly #byClient = new Map<number, readonly MadeSpan[]>()

  constructor(budget: MadeBudget, person: string) {
    this.#budget = budget
    this.#person = person
  }

  /** What is beyond the budget counts as never said. */
  add(spans: readonly MadeSpan[]): void {
    const news = new Map<number, MadeSpan[]>()
    for (const span of spans.slice(0, this.#budget.take(this.#person, spans.length))) {
      const ofClient = news.get(span.client)
      if (ofClient) ofClient.push(span)
      else news.set(span.client, [span])
    }
    for (const [client, more] of news)
      this.#byClient.set(client, [...(this.#byClient.get(client) ?? []), ...more])
  }

  /** Milliseconds since 1970; undefined: nothing was said about it. The latest word counts. */
  at(client: number, clock: number): number | undefined {
    return this.#byClient
      .get(client)
      ?.findLast((span) => clock >= span.clock && clock - span.clock < span.length)?.at
  }

  /** Structs have arrived; `clockOf`: the clock after a client's last. What was said of them was used and goes. */
  arrived(clockOf: (client: number) => number): void {
    for (const [client, spans] of this.#byClient) {
      const clock = clockOf(client)
      const left = spans.filter((span) => span.clock + span.length > clock)
      if (left.length < spans.length) this.#keep(client, left, spans.length - left.length)
    }
  }

  /** The connection is gone. */
  forget(): void {
    for (const [client, spans] of this.#byClient) this.#keep(client, [], spans.length)
  }

  #keep(client: number, left: readonly MadeSpan[], gone: number): void {
    if (left.length > 0) this.#byClient.set(client, left)
    else this.#byClient.delete(client)
    this.#budget.giveBack(this.#person, gone)
  }
}
