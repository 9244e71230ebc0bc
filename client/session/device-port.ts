/**
 * Everything that this browser holds of a person's plans, whichever are open: what she has not sent, and the way to leave nothing behind.
 * Implemented by `client/storage`; asked for when somebody signs out, or somebody else signs in.
 */
import type { Command } from '../../shared/doc/step.ts'
import type { Denial } from '../../shared/model/access.ts'

/** `refused`: why the server would not have it; null: it was not asked yet. */
export type UnsentEdit = { readonly command: Command; readonly refused: Denial | null }

/** Own edits of one plan that are on this device alone; oldest first. */
export type UnsentPlan = { readonly plan: string; readonly edits: readonly UnsentEdit[] }

export type DevicePort = {
  /** What cannot be read is not counted. */
  unsent(): Promise<readonly UnsentPlan[]>
  /** Databases, caches, preferences. Rejects when something is held by another tab. */
  wipe(): Promise<void>
}
