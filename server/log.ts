/**
 * The operator's log: JSON lines on standard error, so that standard output stays what a command prints. Ids, counts, codes and times
 * only; plan contents are never written here, also where a fault quotes them.
 */
import { type DestinationStream, type Logger, pino } from 'pino'

import { faultText } from './fault-text.ts'

export type Log = Logger

/** `to`: where else a test wants its lines. */
export const createLog = (level: string, to: DestinationStream = process.stderr): Log =>
  pino({ level, base: null, serializers: { err: faultText } }, to)
