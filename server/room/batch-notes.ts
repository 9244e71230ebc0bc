/**
 * The notes of one commit. What one author types into one text within it, without a pause, is one note, from first before to last after: so
 * history grows by what was written, and not by how many messages it was said in. Everything else is kept as it came. [AUD11]
 */
import { joinTextChanges } from '../../shared/doc/join-text-changes.ts'
import type { AuditNote } from './ports.ts'

/** Made further apart than this, two changes are two. */
const PAUSE_MS = 60_000

export class BatchNotes {
  readonly all: AuditNote[] = []
  /** By the text: where its last note is. */
  readonly #texts = new Map<string, number>()

  add(note: AuditNote): void {
    if (note.kind !== 'text') {
      this.all.push(note)
      return
    }
    const text = `${note.row}:${note.column}:${note.field}`
    const at = this.#texts.get(text)
    const last = at === undefined ? undefined : this.all[at]
    const joined = last && isOneHand(last, note) ? joinTextChanges(last, note) : null
    if (at !== undefined && joined) this.all[at] = { ...note, ...joined }
    else this.#texts.set(text, this.all.push(note) - 1)
  }
}

const isOneHand = (a: AuditNote, b: AuditNote): boolean =>
  a.person === b.person &&
  a.token === b.token &&
  a.author === b.author &&
  Math.abs(a.made - b.made) <= PAUSE_MS
