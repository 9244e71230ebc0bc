/** What the process's exit code means. Scripts rely on it: numbers are never given another meaning. Printed by `fascicle --help`. */
import type { AppErrorCode } from '../shared/model/error.ts'

export const EXIT = {
  ok: { code: 0, says: 'done' },
  failure: { code: 1, says: 'something failed that should not have' },
  usage: { code: 2, says: 'wrong command, flag or setting' },
  notFound: { code: 3, says: 'no such file, data directory, plan or table' },
  inUse: { code: 4, says: 'the data directory or the port is in use' },
  refused: { code: 5, says: 'refused: not allowed, already there, or invalid contents' },
  damaged: { code: 6, says: 'damage was found' },
  unavailable: { code: 7, says: 'the server or its storage cannot be reached' },
} as const
export type Exit = (typeof EXIT)[keyof typeof EXIT]

const OF_ERROR: { readonly [code in AppErrorCode]?: Exit } = {
  'config-invalid': EXIT.usage,
  'address-invalid': EXIT.usage,
  'bind-refused': EXIT.refused,
  'unknown-plan': EXIT.notFound,
  'unknown-table': EXIT.notFound,
  'unknown-person': EXIT.notFound,
  'unknown-token': EXIT.notFound,
  'data-missing': EXIT.notFound,
  'file-missing': EXIT.notFound,
  'data-in-use': EXIT.inUse,
  'port-in-use': EXIT.inUse,
  'storage-unavailable': EXIT.unavailable,
  offline: EXIT.unavailable,
  timeout: EXIT.unavailable,
  incomplete: EXIT.unavailable,
  'calculation-failed': EXIT.failure,
}

/** A refusal that is not in the table is one. */
export const exitOf = (code: AppErrorCode): Exit => OF_ERROR[code] ?? EXIT.refused

export const exitCodesHelp = (): string =>
  ['Exit codes:', ...Object.values(EXIT).map(({ code, says }) => `  ${code}  ${says}`)].join('\n')
