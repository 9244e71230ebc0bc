/**
 * A fault as the log may tell it: what kind it is and where in the program, never what it says of the values it met. `JSON.parse`, Yjs and
 * many others quote those in their messages, and they may be what somebody wrote in a plan. The system's and SQLite's messages quote codes,
 * paths and names of tables only, and are told.
 */
import { AppError } from '../shared/model/error.ts'

export type FaultText = {
  readonly type: string
  readonly code?: string
  readonly message?: string
  /** Frames alone. */
  readonly stack: string
  readonly cause?: FaultText
}

/** `EACCES`, `SQLITE_BUSY`. Node's own `ERR_…` quote what they were given. */
const TELLING = /^(E[A-DF-Z0-9][A-Z0-9]+|SQLITE_[A-Z_]+)$/
/** `    at place (file:1:2)`. */
const FRAME = /^ {4}at (?:[\w$.<>#[\] ]+ \()?(?:file:|node:|\/)[^\s()]+:\d+:\d+\)?$/
const CAUSES = 3

export function faultText(error: unknown, causes = CAUSES): FaultText {
  if (!(error instanceof Error)) return { type: typeof error, stack: '' }
  const code = textOf('code' in error ? error.code : undefined)
  const message = messageOf(error, code)
  return {
    type: error.constructor.name,
    ...(code !== undefined && { code }),
    ...(message !== undefined && { message }),
    stack: (error.stack ?? '')
      .split('\n')
      .filter((line) => FRAME.test(line))
      .join('\n'),
    ...(error.cause !== undefined && causes > 0 && { cause: faultText(error.cause, causes - 1) }),
  }
}

/** In one line, for what crosses from a thread. */
export function faultLine(error: unknown): string {
  const { type, code, message, stack } = faultText(error)
  const where = stack.split('\n')[0]?.trim()
  return [type, code, message, where].filter((part) => part !== undefined && part !== '').join(' ')
}

function messageOf(error: Error, code: string | undefined): string | undefined {
  if (!(error instanceof AppError))
    return code !== undefined && TELLING.test(code) ? error.message : undefined
  // What a thread reported of an error that is not SQLite's may quote what it met; a reason of ours has no code of its own.
  const { why, code: cause } = error.facts
  const isTelling = cause === undefined || TELLING.test(String(cause))
  return isTelling ? textOf(why) : undefined
}

const textOf = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined)
