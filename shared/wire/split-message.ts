/**
 * Cuts a sync message that is larger than a frame should be into messages that each carry a part of its update. Every part can be applied
 * as soon as the ones before it are: structs are dealt out in the order of their causes, deletions come last. Called by a client before it
 * sends; a message that is small, or not a sync message, is given back as it is.
 */
import * as encoding from 'lib0/encoding'
import * as Y from 'yjs'

import { MESSAGE, SYNC } from './message-tag.ts'
import { decodeMessage, encodeStep2, encodeUpdate } from './message.ts'
import { WIRE_LIMITS } from './wire-limits.ts'

export function splitMessage(
  message: Uint8Array,
  limit: number = WIRE_LIMITS.updatePiece,
): readonly Uint8Array[] {
  if (message.byteLength <= limit || message[0] !== MESSAGE.sync || message[1] === SYNC.step1)
    return [message]
  const decoded = decodeMessage(message)
  if (decoded.is !== 'update' && decoded.is !== 'step2') return [message]
  const pieces = splitUpdate(decoded.update, limit)
  // Whoever waits for an answer to its step 1 has it with the last piece.
  return pieces.map((piece, index) =>
    decoded.is === 'step2' && index === pieces.length - 1 ? encodeStep2(piece) : encodeUpdate(piece),
  )
}

type Struct = ReturnType<typeof Y.decodeUpdate>['structs'][number]
type DeleteSet = ReturnType<typeof Y.decodeUpdate>['ds']

/** A struct larger than `limit` gets a piece of its own. */
export function splitUpdate(update: Uint8Array, limit: number): readonly Uint8Array[] {
  const { structs, ds } = Y.decodeUpdate(update)
  const pieces: Uint8Array[] = []
  let part: Struct[] = []
  let size = 0
  for (const struct of inCausalOrder(structs)) {
    const bytes = sizeOf(struct)
    if (size > 0 && size + bytes > limit) {
      pieces.push(encodePiece(part, null))
      part = []
      size = 0
    }
    part.push(struct)
    size += bytes
  }
  pieces.push(encodePiece(part, ds))
  return pieces
}

/** Per client in the order of clocks, and never before what a struct hangs on. What hangs on something not in here needs nothing. */
function inCausalOrder(structs: readonly Struct[]): Struct[] {
  const queues = new Map<number, Struct[]>()
  for (const struct of structs) {
    const queue = queues.get(struct.id.client) ?? []
    queues.set(struct.id.client, queue)
    queue.push(struct)
  }
  const next = new Map<number, number>()
  const isDone = ({ client, clock }: Y.ID): boolean => {
    const queue = queues.get(client)
    const waiting = queue?.[next.get(client) ?? 0]
    return waiting === undefined || clock < waiting.id.clock
  }
  const ordered: Struct[] = []
  // Each client's queue is followed until it waits for another's; the loop ends because causes have no cycles.
  for (let progress = true; progress;) {
    progress = false
    for (const [client, queue] of queues) {
      let at = next.get(client) ?? 0
      for (let struct = queue[at]; struct && causesOf(struct).every(isDone); struct = queue[at]) {
        ordered.push(struct)
        next.set(client, ++at)
        progress = true
      }
    }
  }
  for (const [client, queue] of queues) ordered.push(...queue.slice(next.get(client) ?? 0))
  return ordered
}

function causesOf(struct: Struct): Y.ID[] {
  if (!(struct instanceof Y.Item)) return []
  const { origin, rightOrigin } = struct
  const parent: unknown = struct.parent
  const causes = [origin, rightOrigin, parent instanceof Y.ID ? parent : null]
  return causes.filter((id): id is Y.ID => id !== null && id.client !== struct.id.client)
}

function sizeOf(struct: Struct): number {
  const encoder = new Y.UpdateEncoderV1()
  struct.write(encoder, 0)
  return encoding.length(encoder.restEncoder)
}

/** The v1 form of an update; runs of one client stand together, a gap in its clocks is a skip. */
function encodePiece(structs: readonly Struct[], deletes: DeleteSet | null): Uint8Array {
  const encoder = new Y.UpdateEncoderV1()
  const runs = new Map<number, Struct[]>()
  for (const struct of structs) {
    const run = runs.get(struct.id.client) ?? []
    runs.set(struct.id.client, run)
    const last = run.at(-1)
    const end = last ? last.id.clock + last.length : struct.id.clock
    if (struct.id.clock > end) run.push(new Y.Skip(new Y.ID(struct.id.client, end), struct.id.clock - end))
    run.push(struct)
  }
  encoding.writeVarUint(encoder.restEncoder, runs.size)
  for (const [client, run] of [...runs].toSorted(([a], [b]) => b - a)) {
    encoding.writeVarUint(encoder.restEncoder, run.length)
    encoder.writeClient(client)
    encoding.writeVarUint(encoder.restEncoder, run[0]?.id.clock ?? 0)
    for (const struct of run) struct.write(encoder, 0)
  }
  writeDeletes(encoder, deletes)
  return encoder.toUint8Array()
}

function writeDeletes(encoder: Y.UpdateEncoderV1, deletes: DeleteSet | null): void {
  const clients = [...(deletes?.clients ?? [])].toSorted(([a], [b]) => b - a)
  encoding.writeVarUint(encoder.restEncoder, clients.length)
  for (const [client, ranges] of clients) {
    encoding.writeVarUint(encoder.restEncoder, client)
    encoding.writeVarUint(encoder.restEncoder, ranges.length)
    for (const { clock, len } of ranges) {
      encoding.writeVarUint(encoder.restEncoder, clock)
      encoding.writeVarUint(encoder.restEncoder, len)
    }
  }
}
