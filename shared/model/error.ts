/**
 * Refusals a person may meet. One closed union; the server turns a code into an HTTP status or a websocket close code, the client
 * into words. Faults of the programmer are not here: they throw through `must` and `assert`.
 */
export const APP_ERRORS = [
  'formula-too-long',
  'formula-too-deep',
  'formula-too-complex',
  'formula-syntax',
  'unknown-plan',
  'unknown-table',
  'unknown-cell',
  'unknown-row',
  'unknown-column',
  'row-is-its-own-parent',
  'rows-apart',
  'id-not-allowed',
  'id-taken',
  'not-allowed',
  'read-only',
  'too-large',
  'malformed',
  'offline',
  'storage-unavailable',
  'newer-schema',
  'import-invalid',
  'address-invalid',
  'ambiguous-number',
  'nothing-to-undo',
  'bind-refused',
  'data-in-use',
  'config-invalid',
  'port-in-use',
  'port-refused',
  'data-missing',
  'file-exists',
  'file-missing',
  'backup-invalid',
  'file-refused',
  'calculation-failed',
  'timeout',
  'table-full',
  'plan-full',
  'count-invalid',
  'value-invalid',
  'incomplete',
  'edits-lost',
  'sign-in-needed',
  'sign-in-failed',
  /** The password is right, the account deactivated. */
  'account-closed',
  'link-invalid',
  'password-unfit',
  'code-wrong',
  'email-taken',
  'unknown-person',
  'unknown-token',
  'last-owner',
  'last-administrator',
  /** Nobody else owns a plan of hers. */
  'sole-owner',
  'too-many',
  'wrong-state',
  'changed-meanwhile',
  'cells-failing',
  'sso-failed',
] as const
export type AppErrorCode = (typeof APP_ERRORS)[number]

export class AppError extends Error {
  readonly code: AppErrorCode
  /** What the sentence needs: names, limits, positions. Never plan contents. */
  readonly facts: Readonly<Record<string, string | number>>

  constructor(code: AppErrorCode, facts: Readonly<Record<string, string | number>> = {}) {
    super(`${code} ${JSON.stringify(facts)}`)
    this.name = 'AppError'
    this.code = code
    this.facts = facts
  }
}

/** For what cannot be absent unless the program is wrong. */
export function must<T>(value: T | null | undefined, what: string): T {
  if (value === null || value === undefined) throw new Error(`missing: ${what}`)
  return value
}
