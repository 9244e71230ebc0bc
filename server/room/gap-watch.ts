/**
 * Watches over updates whose cause has not arrived. Yjs keeps them aside, applies them when the cause comes, and grows slow with many;
 * nothing of them is in the log, so nobody who sent one since the gap began may be told "saved". Each such client is asked once for all
 * it has; if that does not close the gap, they are to be dismissed and the document built again from the log.
 */
type Suspect = { readonly since: number; updates: number; answered: boolean; readonly held: (() => void)[] }

/** Updates a client may send while its answer is awaited. */
const MOST_UPDATES = 64

export class GapWatch<Client> {
  readonly #suspects = new Map<Client, Suspect>()

  /** An update of `client` was applied and the document lacks something. `true`: ask the client for all it has. */
  note(client: Client, answersStep1: boolean, now: number): boolean {
    const suspect = this.#suspects.get(client)
    if (!suspect) {
      this.#suspects.set(client, { since: now, updates: 0, answered: false, held: [] })
      return true
    }
    suspect.updates++
    if (answersStep1 || suspect.updates > MOST_UPDATES) suspect.answered = true
    return false
  }

  /** Keeps an acknowledgement back while its client is a suspect; `false`: it is none. */
  hold(client: Client, acknowledge: () => void): boolean {
    const suspect = this.#suspects.get(client)
    suspect?.held.push(acknowledge)
    return suspect !== undefined
  }

  /** The cause arrived: what was kept back may go. */
  close(): void {
    const held = [...this.#suspects.values()].flatMap((suspect) => suspect.held)
    this.#suspects.clear()
    for (const acknowledge of held) acknowledge()
  }

  /** Everybody answered, or had time to, and the gap is still there: whom to dismiss. */
  hopeless(now: number, patience: number): Client[] {
    const all = [...this.#suspects]
    if (!all.every(([, suspect]) => suspect.answered || now - suspect.since > patience)) return []
    return all.map(([client]) => client)
  }

  /** `true` when the last suspect left and what it left behind must go, too. */
  forget(client: Client): boolean {
    return this.#suspects.delete(client) && this.#suspects.size === 0
  }

  clear(): void {
    this.#suspects.clear()
  }
}
