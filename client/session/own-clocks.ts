/**
 * Which clocks of which Yjs client each own edit of a document made: what the server is told of edits made while it was away (message 102),
 * and how one finds out later whether an edit is in a document. Filled by `OpenRoom` when a transaction ends, emptied by the history.
 */
import type { PlanDocument } from '../../shared/doc/plan-document.ts'
import type { MadeSpan } from '../../shared/wire/message.ts'

export type Clocks = Omit<MadeSpan, 'at'>

export class OwnClocks {
  #last: { readonly client: number; readonly next: number } | null = null
  readonly #byVersion = new Map<number, Clocks>()

  /** A local transaction has ended. One that only deletes makes none. */
  note(document: PlanDocument, version: number): void {
    const { client } = document
    const next = document.clockOf(client)
    const clock = this.#last?.client === client ? this.#last.next : 0
    this.#last = { client, next }
    if (next > clock) this.#byVersion.set(version, { client, clock, length: next - clock })
  }

  /** Told once. */
  take(version: number): Clocks | undefined {
    const clocks = this.#byVersion.get(version)
    this.#byVersion.delete(version)
    return clocks
  }

  clear(): void {
    this.#byVersion.clear()
  }
}
