/**
 * The operator's log: JSON lines on standard error, so that standard output stays what a command prints. Ids, counts, codes and times
 * only; plan contents are never written here.
 */
import { type Logger, pino } from 'pino'

export type Log = Logger

export const createLog = (level: string): Log => pino({ level, base: null }, process.stderr)
