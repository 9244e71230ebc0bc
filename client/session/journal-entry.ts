/**
 * One of the person's own commands that the server has not acknowledged yet, or that it refused: plain data, kept in the store. The list
 * of unsent edits, undo after a restart and the receipt are read from it.
 */
import type { Command } from '../../shared/doc/step.ts'

export type JournalEntry = {
  /** `writer:number`, growing per writer. */
  readonly id: string
  readonly room: string
  /** The writer's version of the room that this command brought about. */
  readonly writer: string
  readonly version: number
  readonly command: Command
  /** Undo and redo are commands too, but not what the person would undo. */
  readonly by: 'hand' | 'undo' | 'redo'
  /** Acknowledged entries stay as long as they can be undone. */
  readonly state: 'unsaved' | 'saved' | 'refused'
}
