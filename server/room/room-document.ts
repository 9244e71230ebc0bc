/**
 * The document of a room on the server: bytes in, bytes out. The server never interprets cells, so nothing is derived from a change;
 * only the version of the layout is looked at. What lacks its cause is never left in it.
 */
import { IntegrationBudget } from '../../shared/doc/integration-budget.ts'
import { withinPlanLimits } from '../../shared/doc/outline-size.ts'
import { PlanDocument, SCHEMA_VERSION } from '../../shared/doc/plan-document.ts'
import { refuseDeepTypes } from '../../shared/doc/refuse-deep-types.ts'
import { dropPending, StrandedPieces } from '../../shared/doc/stranded-pieces.ts'
import { AppError } from '../../shared/model/error.ts'
import { buildFromPieces } from '../../shared/wire/build-from-pieces.ts'
import { isStackOverflow } from '../../shared/wire/is-stack-overflow.ts'
import { OUTLINE_ROOM } from '../../shared/wire/socket-path.ts'
import type { LoadedLog } from './ports.ts'

/** The origin of what is new, as against what the log has already. */
const FROM_OUTSIDE = 'client'

/** `isWhole` false: something had no cause, and is not in the document. `steps`: of looking for places. */
export type TakenIn = { readonly isWhole: boolean; readonly steps: number }

export class RoomDocument extends PlanDocument {
  /** Of the stored log: what depends on a row that is damaged. It comes back when somebody brings what is missing. */
  readonly #stranded = new StrandedPieces()

  readonly #name: string
  readonly #budget = new IntegrationBudget(this.y)

  constructor(name: string) {
    super(name, { random: unused, now: unused, mainLanguage: () => 'en' })
    this.#name = name
    refuseDeepTypes(this, FROM_OUTSIDE)
  }

  /** Laid out by a newer program than this one; what it says could not be kept whole. */
  get isNewer(): boolean {
    return this.schemaVersion > SCHEMA_VERSION
  }

  /** Something in the stored log builds on what is not there. */
  get isIncomplete(): boolean {
    return !this.#stranded.isEmpty
  }

  /** After the stored log was applied. */
  setStrandedAside(): void {
    this.#stranded.takeFrom(this)
  }

  /** Takes in what has its cause. `isFrugal`: no more searching than what nearly everything needs. Throws on poison. */
  takeIn(update: Uint8Array, isFrugal = false): TakenIn {
    const steps = this.#budget.within(() => this.#applyNew(update), isFrugal)
    const isWhole = !dropPending(this.y)
    this.#stranded.reunite(this, 'log')
    return { isWhole, steps }
  }

  /** Of the stored log, as it is. Throws on what cannot be applied. */
  takeStored(update: Uint8Array): void {
    this.#budget.stored(() => this.apply(update, 'log'))
  }

  /** Many of the stored log, in one transaction. */
  takeTogether(takeAll: () => void): void {
    this.y.transact(takeAll, 'log')
  }

  #applyNew(update: Uint8Array): void {
    const apply = (): void => this.apply(update, FROM_OUTSIDE)
    if (this.#name === OUTLINE_ROOM) withinPlanLimits(this, apply)
    else apply()
  }

  protected override refresh(): void {
    // Nothing is derived on the server.
  }
}

const unused = (): never => {
  throw new Error('a server makes no changes of its own')
}

/**
 * Builds the document. A stored update that cannot be applied is left out and counted, and everything else is served. Throws
 * `AppError('storage-unavailable')` where it is whole and cannot be had all the same, because this process has not the stack for it or would
 * look for places for seconds: leaving it out would serve a room that lacks it, perhaps nearly all of it [ROOM38] [ROOM41].
 */
export function documentFrom(name: string, log: LoadedLog): { document: RoomDocument; refused: number } {
  const { document, bad } = buildFromPieces(
    () => new RoomDocument(name),
    log.updates,
    (made, update) => {
      try {
        made.takeStored(update)
      } catch (error) {
        if (isStackOverflow(error)) throw damaged('what it holds nests too deeply')
        throw isTooCostly(error) ? damaged('opening it takes too long') : error
      }
    },
    (made, takeAll) => made.takeTogether(takeAll),
  )
  document.setStrandedAside()
  return { document, refused: bad.length }
}

const isTooCostly = (error: unknown): boolean => error instanceof AppError && error.code === 'too-large'

const damaged = (why: string): AppError =>
  new AppError('storage-unavailable', { why: `the room is damaged: ${why}` })
