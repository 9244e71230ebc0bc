/** What a restore brought back of who may come in, for whoever restored it (`server/cli/commands/restore.ts`). */
export type AccessAgain = {
  /** Ended: everybody signs in anew. */
  readonly sessions: number
  /** Withdrawn: invitations and resets that were open in the backup. */
  readonly links: number
  /** Valid again. */
  readonly tokens: readonly TokenAgain[]
  /** Null: what was there before cannot be compared with. */
  readonly undone: readonly UndoneDecision[] | null
}

export type TokenAgain = {
  readonly name: string
  /** Address of whose it is. */
  readonly owner: string
  readonly plan: string
  readonly role: string
  /** It was taken back after the backup; null: not known. */
  readonly revoked: boolean | null
}

/** A decision of after the backup. `account`: it was made since, and is there no more. */
export type UndoneDecision =
  | {
      readonly email: string
      readonly what: 'deactivated' | 'administrator' | 'password' | 'second-factor' | 'account'
    }
  /** `again`: what she may do again; empty: nothing. */
  | { readonly email: string; readonly what: 'rights'; readonly plan: string; readonly again: string }
