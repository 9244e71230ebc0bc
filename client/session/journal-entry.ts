/**
 * One of the person's own commands: plain data, kept in the store until the server has acknowledged it and it can be undone no more.
 * The list of unsent edits, undo after a restart and the receipt are read from it.
 */
import type { Command } from '../../shared/doc/step.ts'

export type JournalEntry = {
  /** Sorts in the order of making: time, then a counter, then the writer. */
  readonly id: string
  /** The tab or process that has it on its undo stack; one that starts later takes over what the dead left. */
  readonly owner: string
  readonly room: string
  /** The command is acknowledged when `writer`'s mark of the room has `acked` ≥ `version`. */
  readonly writer: string
  readonly version: number
  readonly command: Command
  readonly by: 'hand' | 'undo' | 'redo'
  /** Where undo finds it; null: it cannot be undone or redone any more. */
  readonly stack: 'done' | 'undone' | null
  /** The server did not accept it; what it said. */
  readonly refused?: string
}
