/** A refusal as scripts meet it: a sentence in `message`, and `code` and `facts` for programs. Thrown by everything of the headless client. */
import { AppError, type AppErrorCode } from '../../shared/model/error.ts'

type Facts = Readonly<Record<string, string | number>>

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

const SENTENCES: { readonly [code in AppErrorCode]?: string } = {
  'formula-too-long': 'The formula is {length} characters long; {limit} are allowed.',
  'formula-too-deep': 'The formula is nested too deeply; {limit} levels are allowed.',
  'formula-too-complex': 'The formula is too complex.',
  'formula-syntax': 'The formula cannot be read.',
  'unknown-plan': 'There is no plan “{plan}” on this server.',
  'unknown-table': 'There is no table “{table}” in this plan.',
  'unknown-cell': 'There is no cell {cell} in {table}: it has {rows} rows and {columns} columns.',
  'unknown-row': 'There is no row {row} in {table}.',
  'unknown-column': 'There is no column {column} in {table}.',
  'row-is-its-own-parent': 'A row cannot be moved under itself.',
  'not-allowed': 'This is not allowed: {reason}',
  'read-only': 'The table is read-only: {reason}',
  'too-large': 'The text is {length} characters long; {limit} are allowed.',
  'address-invalid': '“{address}” is not an address.',
  offline:
    'The plan “{plan}” is not stored here, and the server at {url} did not answer within {waited} milliseconds.',
  'storage-unavailable': 'The folder {folder} cannot be used: {reason}',
  'newer-schema': 'The plan was written by a newer version of Fascicle; update this program.',
  'data-in-use': 'The folder {folder} is in use by another process.',
  'calculation-failed': 'The values of this plan cannot be calculated at the moment.',
  'ambiguous-number': '“{typed}” can be read as {first} or as {second}; write one of these.',
  timeout: 'The server has not confirmed {unsaved} edits in time; they are kept and will be sent.',
}

const sentence = (code: AppErrorCode, facts: Facts): string =>
  (SENTENCES[code] ?? `${code}.`).replaceAll(/\{(\w+)\}/g, (_, name: string) => String(facts[name] ?? '?'))
