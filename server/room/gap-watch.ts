/**
 * Keeps the updates whose cause has not arrived, apart from the document and for each client alone: nobody else notices. Nothing of them is
 * in the log, so a client that has some here is told of no commit. It is asked once for all it has; with its answer, or when it had time or
 * sent enough, the room tries what it sent once more and dismisses it when that still lacks its cause.
 */
import { mergeUpdates } from '../../shared/wire/merge-updates.ts'

type Gap = {
  readonly since: number
  readonly updates: Uint8Array[]
  bytes: number
  readonly asks: (() => void)[]
}

/** Updates, and questions about commits, that a client may send before it has heard that it was asked: a server that begins is slow to ask. */
const MOST_UPDATES = 2048
const MOST_ASKS = 2048
/** What keeping one costs beside its bytes. */
const OVERHEAD = 128
/** Merged at a time: many at once cost the square of their number. */
const AT_ONCE = 64

export class GapWatch<Client> {
  readonly #limit: number
  readonly #gaps = new Map<Client, Gap>()
  #bytes = 0

  /** `limit`: bytes kept for all clients together. */
  constructor(limit: number) {
    this.#limit = limit
  }

  has(client: Client): boolean {
    return this.#gaps.has(client)
  }

  /** An update of `client` lacks its cause. `true`: it is the first, and the client is to be asked for all it has. */
  keep(client: Client, update: Uint8Array, now: number): boolean {
    const known = this.#gaps.get(client)
    const gap = known ?? { since: now, updates: [], bytes: 0, asks: [] }
    this.#gaps.set(client, gap)
    // A view would keep the whole frame it came in.
    gap.updates.push(update.slice())
    const bytes = update.byteLength + OVERHEAD
    gap.bytes += bytes
    this.#bytes += bytes
    return known === undefined
  }

  /** Keeps an acknowledgement back while its client has a gap; `false`: it has none. */
  hold(client: Client, acknowledge: () => void): boolean {
    const gap = this.#gaps.get(client)
    gap?.asks.push(acknowledge)
    return gap !== undefined
  }

  /** Whose time is over: who sent enough, who takes most of the room there is when it does not suffice, who was asked long ago. */
  *due(now: number, patience: number): Iterable<Client> {
    for (const [client, gap] of this.#gaps)
      if (gap.updates.length > MOST_UPDATES || gap.asks.length > MOST_ASKS || now - gap.since > patience)
        yield client
    while (this.#bytes > this.#limit) {
      const [heaviest] = [...this.#gaps].toSorted(([, a], [, b]) => b.bytes - a.bytes)
      if (!heaviest) return
      yield heaviest[0]
      this.forget(heaviest[0])
    }
  }

  /** All that was kept of a client as one update, and what to call when that turns out to be no gap any more. */
  take(client: Client): { readonly update: Uint8Array; readonly acknowledge: () => void } | null {
    const gap = this.#gaps.get(client)
    if (!gap) return null
    this.forget(client)
    return {
      update: mergeMany(gap.updates),
      acknowledge: () => {
        for (const acknowledge of gap.asks) acknowledge()
      },
    }
  }

  forget(client: Client): void {
    this.#bytes -= this.#gaps.get(client)?.bytes ?? 0
    this.#gaps.delete(client)
  }
}

function mergeMany(updates: readonly Uint8Array[]): Uint8Array {
  if (updates.length <= AT_ONCE) return mergeUpdates(updates)
  const merged: Uint8Array[] = []
  for (let at = 0; at < updates.length; at += AT_ONCE)
    merged.push(mergeUpdates(updates.slice(at, at + AT_ONCE)))
  return mergeMany(merged)
}
