/** A step as it came over the wire (`TakeStep`), checked and cleaned. What has another form than it must is `malformed`, naming the field. */
import { cleanText } from '../../shared/model/clean-text.ts'
import { AppError } from '../../shared/model/error.ts'
import { isSlug } from '../../shared/model/ids.ts'
import { LIFECYCLE_STEPS, type LifecycleStep, MAX_NOTE } from '../../shared/model/lifecycle.ts'
import { RESERVED_ROOMS } from '../../shared/wire/socket-path.ts'

export type StepOrder = {
  readonly step: LifecycleStep
  readonly tables: readonly string[]
  readonly note: string
  /** What the person saw of each table. */
  readonly seen: ReadonlyMap<string, string>
  readonly failingIsKnown: boolean
}

/** More tables than any plan is closed with at one time. */
const MOST_TABLES = 200
const HASH = /^[0-9a-f]{64}$/

export function readStepOrder(body: unknown): StepOrder {
  if (typeof body !== 'object' || body === null) throw malformed('body')
  const get = (field: string): unknown =>
    Object.hasOwn(body, field) ? (Reflect.get(body, field) as unknown) : undefined
  const step = LIFECYCLE_STEPS.find((known) => known === get('step'))
  if (step === undefined) throw malformed('step')
  const failing = get('failing')
  if (failing !== undefined && failing !== 'known') throw malformed('failing')
  return {
    step,
    tables: tablesIn(get('tables')),
    note: noteIn(get('note')),
    seen: seenIn(get('seen')),
    failingIsKnown: failing === 'known',
  }
}

function tablesIn(given: unknown): readonly string[] {
  if (!Array.isArray(given) || given.length === 0 || given.length > MOST_TABLES) throw malformed('tables')
  const tables = new Set<string>()
  for (const one of given as readonly unknown[]) {
    if (typeof one !== 'string') throw malformed('tables')
    if (!isSlug(one) || RESERVED_ROOMS.includes(one))
      throw new AppError('unknown-table', { table: one.slice(0, 64) })
    tables.add(one)
  }
  return [...tables]
}

/** Without what no keyboard types, and without spaces around it. */
function noteIn(given: unknown): string {
  if (typeof given !== 'string') throw malformed('note')
  if (given.length > MAX_NOTE) throw new AppError('too-large', { what: 'note', limit: MAX_NOTE })
  return cleanText(given)
    .replaceAll(/(?![\n\t])\p{Cc}/gu, '')
    .trim()
}

function seenIn(given: unknown): ReadonlyMap<string, string> {
  if (given === undefined) return new Map()
  if (typeof given !== 'object' || given === null || Array.isArray(given)) throw malformed('seen')
  const seen = new Map<string, string>()
  for (const [table, hash] of Object.entries(given) as [string, unknown][]) {
    if (typeof hash !== 'string' || !HASH.test(hash)) throw malformed('seen')
    seen.set(table, hash)
  }
  return seen
}

const malformed = (what: string): AppError => new AppError('malformed', { what })
