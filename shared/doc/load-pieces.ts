/**
 * A plan's document from its stored pieces, without those that spoil it. Called by `client/session/load-document.ts` [OPEN2] and
 * `server/room/room-document.ts` [ROOM23].
 */
import { buildFromPieces, type Built } from '../wire/build-from-pieces.ts'
import type { PlanDocument } from './plan-document.ts'

export const loadPieces = <D extends PlanDocument>(
  make: () => D,
  pieces: readonly Uint8Array[],
  origin: unknown,
): Built<D> => buildFromPieces(make, pieces, (document, piece) => document.apply(piece, origin))
