/** How the bench's plan is called, and its bytes' framing: for the page, which must not carry what makes them. */

export const PLAN_ID = 'bench'
export const BENCH_TABLE = 'big'

export const columnIdAt = (column: number): string => (column === 0 ? 'label' : `c${column}`)
export const rowIdAt = (row: number): string => `r${row}`

/** Pieces one after the other, each after its length in four bytes. */
export function writePieces(pieces: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(pieces.reduce((sum, { length }) => sum + 4 + length, 0))
  const view = new DataView(whole.buffer)
  let at = 0
  for (const piece of pieces) {
    view.setUint32(at, piece.length)
    whole.set(piece, at + 4)
    at += 4 + piece.length
  }
  return whole
}

export function readPieces(whole: Uint8Array): Uint8Array[] {
  const view = new DataView(whole.buffer, whole.byteOffset, whole.byteLength)
  const pieces: Uint8Array[] = []
  for (let at = 0; at < whole.length;) {
    const length = view.getUint32(at)
    pieces.push(whole.subarray(at + 4, at + 4 + length))
    at += 4 + length
  }
  return pieces
}
