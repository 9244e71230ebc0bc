/**
 * A door for tests of rooms and sockets: whoever says a name as a bearer is that person, whoever says nothing is Ana, and everybody writes
 * until the test says otherwise. `slow` holds its answers back, `broken` makes it answer nothing.
 */
import type { DoorChange, DoorPort } from '../../server/auth/door-port.ts'
import type { Principal } from '../../server/auth/principal.ts'
import type { RoomKey, RoomPass } from '../../server/room/ports.ts'
import type { Denial } from '../../shared/model/access.ts'
import { AppError } from '../../shared/model/error.ts'

export type Word = 'write' | 'none' | Denial

export class SmallDoor implements DoorPort {
  slow: Promise<unknown> = Promise.resolve()
  broken = false
  asked = 0
  readonly #words = new Map<string, Word>()
  readonly #gone = new Set<string>()
  readonly #names = new Map<string, string>()
  readonly #handlers = new Set<(change: DoorChange) => void>()

  /** What a person may do in one room, or (`null`) in all; nobody is told. */
  set(person: string, room: string | null, word: Word): void {
    this.#words.set(`${person}/${room ?? '*'}`, word)
  }

  rename(person: string, name: string): void {
    this.#names.set(person, name)
  }

  /** Her session is over. */
  remove(person: string): void {
    this.#gone.add(person)
  }

  tell(change: DoorChange): void {
    for (const handler of this.#handlers) handler(change)
  }

  async identify({
    authorization,
    protocols,
  }: Parameters<DoorPort['identify']>[0]): Promise<Principal | null> {
    await this.#answering()
    const person = authorization?.replace('Bearer ', '') ?? /token\.(\w+)/.exec(protocols ?? '')?.[1] ?? 'ana'
    if (person === 'stranger' || this.#gone.has(person)) return null
    return { is: 'person', person, name: this.#name(person), administrator: false, session: person }
  }

  async isValid({ person }: Principal): Promise<boolean> {
    await this.#answering()
    return !this.#gone.has(person)
  }

  standing(): ReturnType<DoorPort['standing']> {
    return Promise.resolve({ grants: [], administrator: false })
  }

  table(_plan: string, id: string): ReturnType<DoorPort['table']> {
    return Promise.resolve({ id, component: null, state: 'draft' })
  }

  async pass({ person }: Principal, { room }: RoomKey): Promise<RoomPass | null> {
    this.asked++
    await this.#answering()
    const word = this.#words.get(`${person}/${room}`) ?? this.#words.get(`${person}/*`) ?? 'write'
    if (word === 'none') return null
    const guest = { person, name: this.#name(person) }
    return word === 'write' ? { guest, mode: 'write' } : { guest, mode: 'read', reason: word }
  }

  onChange(handler: (change: DoorChange) => void): () => void {
    this.#handlers.add(handler)
    return () => this.#handlers.delete(handler)
  }

  #name(person: string): string {
    return this.#names.get(person) ?? person.toUpperCase()
  }

  async #answering(): Promise<void> {
    await this.slow
    if (this.broken) throw new AppError('storage-unavailable')
  }
}

/** Headers of somebody. */
export const as = (person: string): { headers: Record<string, string> } => ({
  headers: { authorization: `Bearer ${person}` },
})
