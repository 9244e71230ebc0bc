/** A table of twelve columns as real Yjs updates: made at once, then overwritten as a whole some times. */
import * as Y from 'yjs'

export function largeTable(rows: number, overwritten = 0): readonly Uint8Array[] {
  const doc = new Y.Doc()
  const table = doc.getMap('rows')
  const all: Y.Map<number>[] = []
  const updates: Uint8Array[] = []
  doc.on('update', (update: Uint8Array) => void updates.push(update))
  doc.transact(() => {
    for (let row = 0; row < rows; row++) {
      const made = new Y.Map<number>(COLUMNS.map((column) => [`c${column}`, row * column]))
      all.push(made)
      table.set(`r${row}`, made)
    }
  })
  for (let round = 0; round < overwritten; round++)
    doc.transact(() => {
      for (const row of all) for (const column of COLUMNS) row.set(`c${column}`, round + column)
    })
  return updates
}

const COLUMNS = Array.from({ length: 12 }, (_, column) => column)
