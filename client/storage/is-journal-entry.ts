/** Whether what a store read is an entry of the journal. One that is not is kept aside and counted; nothing else looks at it again. */
import { isCommand } from '../../shared/doc/is-command.ts'
import type { JournalEntry } from '../session/ports.ts'

const BY: readonly unknown[] = ['hand', 'undo', 'redo'] satisfies JournalEntry['by'][]
const STACK: readonly unknown[] = ['done', 'undone', null] satisfies JournalEntry['stack'][]

export function isJournalEntry(value: unknown): value is JournalEntry {
  if (typeof value !== 'object' || value === null) return false
  const { id, owner, room, writer, version, command, by, stack } = value as {
    readonly [field in keyof JournalEntry]?: unknown
  }
  return (
    [id, owner, room, writer].every((text) => typeof text === 'string') &&
    Number.isSafeInteger(version) &&
    BY.includes(by) &&
    STACK.includes(stack) &&
    isCommand(command)
  )
}
