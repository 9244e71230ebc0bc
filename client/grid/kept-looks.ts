/**
 * Small texts by name that the grid keeps of how this person looks at this table, in this browser: nobody else sees them, and they are
 * never sent. Ids and sizes only, nothing of what cells hold. Null: nothing was kept under that name.
 */
export type KeptLooks = {
  read(name: string): string | null
  /** Empty: nothing is kept any more. */
  write(name: string, text: string): void
}
