/** A socket's way of speaking, once it is known who it is and what for. Either kind of socket has one. */
import type { RoomPass } from '../room/ports.ts'
import type { Rooms } from '../room/rooms.ts'
import type { SocketSender } from './socket-sender.ts'

export type Speaker = {
  /** Throws `AppError('malformed')`. */
  receive(bytes: Uint8Array): void
  leave(): void
  /** What it took in and nobody applied yet (its rooms were being opened) goes on waiting until what this gives is called. */
  hold(): () => void
  /** It is in one of these rooms, or is just being let into one. */
  isInAny(rooms: ReadonlySet<string>): boolean
  /**
   * Something changed that may change what its person may do, everywhere or in these tables: asks the door anew and does what follows for
   * each room. `false`: she may not be here at all any more. Rejects when the door cannot say.
   */
  review(tables: ReadonlySet<string> | undefined): Promise<boolean>
}

export type SpeakerDeps = {
  readonly plan: string
  readonly rooms: Rooms
  readonly sender: SocketSender
  /** What the door says at the moment. */
  readonly pass: (room: string) => Promise<RoomPass | null>
  /** She is at work: an edit came. */
  readonly used: () => void
}
