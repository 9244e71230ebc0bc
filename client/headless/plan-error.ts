/**
 * A refusal as scripts meet it: a sentence in `message`, and `code` and `facts` for programs. Thrown by everything of the headless client.
 * Every code that can reach a script has its sentence here; the compiler sees to it.
 */
import type { Denial } from '../../shared/model/access.ts'
import { AppError, type AppErrorCode } from '../../shared/model/error.ts'

type Facts = Readonly<Record<string, string | number>>
type Sentence = (facts: Facts) => string

export class PlanError extends Error {
  readonly code: AppErrorCode
  readonly facts: Facts

  constructor(code: AppErrorCode, facts: Facts = {}) {
    super(sentence(code, facts))
    this.name = 'PlanError'
    this.code = code
    this.facts = facts
  }
}

/** Anything of ours as a `PlanError`; faults of the program stay what they are. */
export const asPlanError = (error: unknown): unknown =>
  error instanceof AppError ? new PlanError(error.code, error.facts) : error

/** Said by servers and the command line only, which have their own words. */
type NotHere =
  | 'backup-invalid'
  | 'bind-refused'
  | 'config-invalid'
  | 'data-missing'
  | 'file-exists'
  | 'file-missing'
  | 'file-refused'
  | 'import-invalid'
  | 'port-in-use'
  | 'port-refused'
  | 'link-invalid'
  | 'password-unfit'
  | 'code-wrong'
  | 'email-taken'
  | 'unknown-person'
  | 'unknown-token'
  | 'last-owner'
  | 'last-administrator'
  | 'sole-owner'
  | 'sso-failed'

const SENTENCES: Readonly<Record<Exclude<AppErrorCode, NotHere>, Sentence>> = {
  'address-invalid': ({ address }) => `“${address}” is not an address.`,
  'ambiguous-number': ({ typed, first, second }) =>
    `“${typed}” can be read as ${first} or as ${second}; write one of these.`,
  'calculation-failed': () => 'The values of this plan cannot be calculated at the moment.',
  'cells-failing': ({ table, count, cells }) =>
    `Table “${table}” shows errors in ${count} cells (${cells}); it cannot be finalised like that.`,
  'count-invalid': ({ count }) =>
    `${count} is not a number of rows or columns: it has to be whole, and 1 or more.`,
  'data-in-use': ({ folder }) => `The folder ${folder} is in use by another process.`,
  'edits-lost': ({ unsaved }) =>
    `${edits(unsaved)} reached neither the server nor a folder, and ended with this program.`,
  'formula-syntax': () => 'The formula cannot be read.',
  'formula-too-complex': () => 'The formula is too complex.',
  'formula-too-deep': ({ limit }) => `The formula is nested too deeply; ${limit} levels are allowed.`,
  'formula-too-long': ({ length, limit }) =>
    `The formula is ${length} characters long; ${limit} are allowed.`,
  'id-not-allowed': ({ id }) => `“${id}” cannot be an id.`,
  'id-taken': ({ id }) => `There is a table “${id}” in this plan already.`,
  incomplete: ({ table, reason, missing, waited }) =>
    table === undefined
      ? `${missing} of the plan’s tables did not arrive within ${waited} milliseconds.`
      : `${table} is not here: ${reason || 'the server has not sent it'}.`,
  malformed: () => 'What is stored in one of the cells cannot be read; write it again.',
  'newer-schema': () => 'The plan was written by a newer version of Fascicle; update this program.',
  'not-allowed': ({ what, reason }) =>
    what === 'label-column'
      ? 'Column A holds the row labels: it stays, and stays first.'
      : `The server does not allow this${because(reason)}`,
  'nothing-to-undo': () => 'There is nothing to undo.',
  offline: ({ plan, url, waited, unsaved, why }) => {
    if (unsaved !== undefined) return `The plan is offline; ${edits(unsaved)} wait for goOnline().`
    return why === 'server-storage'
      ? `The plan “${plan}” is not stored here, and the server at ${url} cannot read or save it at the moment.`
      : `The plan “${plan}” is not stored here, and the server at ${url} did not answer within ${waited} milliseconds.`
  },
  'read-only': ({ reason }) => `This can be read but not changed${because(reason)}`,
  'changed-meanwhile': ({ table }) => `Table “${table}” was changed meanwhile; look at it once more.`,
  'sign-in-failed': () => 'The server does not know this token, or its time is over.',
  'account-closed': () => 'This account is deactivated. An administrator can activate it again.',
  'sign-in-needed': () => 'The server wants to know who asks: give a token.',
  'too-many': () => 'Too many requests; the server answers again in a while.',
  'wrong-state': ({ table, state }) => `Table “${table}” is ${state}; this step does not begin there.`,
  'row-is-its-own-parent': () => 'A row cannot be moved under itself.',
  'rows-apart': () => 'Only rows that stand under one and the same row can be sorted together.',
  'storage-unavailable': ({ folder, reason }) => `The folder ${folder} cannot be used: ${reason}`,
  'plan-full': ({ what, limit }) => `The plan has ${limit} ${what}; no more can be added.`,
  'table-full': ({ what, limit, has }) => `The table has ${has} ${what}; ${limit} is the most it can have.`,
  timeout: ({ unsaved }) =>
    `The server has not confirmed ${edits(unsaved)} in time; they will be sent again.`,
  'too-large': ({ length, limit }) => `The text is ${length} characters long; ${limit} are allowed.`,
  'unknown-cell': ({ cell, table, rows, columns }) =>
    `There is no cell ${cell} in ${table}: it has ${rows} rows and ${columns} columns.`,
  'unknown-column': ({ column, table }) => `There is no column ${column} in ${table}.`,
  'unknown-plan': ({ plan }) => `There is no plan “${plan}” on this server.`,
  'unknown-row': ({ row, table }) => `There is no row ${row} in ${table}.`,
  'unknown-table': ({ table }) => `There is no table “${table}” in this plan.`,
  'value-invalid': ({ value }) => `A cell cannot hold ${value}.`,
}

/** Why not, in words; what a server says that is none of these is told as it is. */
const REASONS: { readonly [reason in Denial]: string } = {
  'not-a-member': 'whoever asks is no member of this plan.',
  viewer: 'whoever asks may only read it.',
  commenter: 'whoever asks may read and comment it.',
  'another-part': 'whoever asks may change other parts of the plan.',
  'owners-only': 'only owners of the plan may.',
  'administrators-only': 'only administrators may.',
  final: 'it is final; an owner of the plan may reopen it.',
  'token-limit': 'the token was made for less.',
  'id-taken': 'somebody else wrote under the client id of this session, so it goes on under another.',
}

function because(reason: string | number | undefined): string {
  if (reason === undefined || reason === '') return '.'
  const known: Readonly<Record<string, string>> = REASONS
  return `: ${Object.hasOwn(known, reason) ? known[reason] : reason}`
}

const edits = (count: string | number | undefined): string => `${count} ${count === 1 ? 'edit' : 'edits'}`

function sentence(code: AppErrorCode, facts: Facts): string {
  const known: Readonly<Partial<Record<AppErrorCode, Sentence>>> = SENTENCES
  return known[code]?.(facts) ?? `${code}.`
}
