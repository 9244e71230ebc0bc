/**
 * HyperFormula behind a narrow door: sheets addressed by position, structural steps, values as ours. Everything the library must not do
 * (parse what people typed, undo, guess dates) is switched off here. Used by CalcEngine alone, which knows identities. A step the
 * library refuses throws; the caller then builds anew.
 */
import { CellError, HyperFormula, type RawCellContent, SimpleRangeValue } from 'hyperformula'

import type { CellValue } from '../model/cell.ts'
import { must } from '../model/error.ts'
import { fifteenDigits } from './decimal.ts'
import { describeError } from './error-reason.ts'
import { ENGINE_LIMITS } from './formula-limits.ts'
import { type EngineContext, isRich, type Value } from './functions/engine-types.ts'
import { engineLanguage, functionPlugins } from './functions/function-set.ts'
import type { OrderStep } from './order-diff.ts'
import { type ClockReading, isoDate, isoDateTime, isoTime } from './plan-clock.ts'

export type RawCell = number | string | boolean | null
export type Position = { readonly sheet: number; readonly row: number; readonly col: number }
export type AxisName = 'rows' | 'columns'

/** Before a formula is evaluated. */
export type Watch = (at: Position) => void

const CONFIG = {
  licenseKey: 'gpl-v3',
  precisionRounding: 14,
  // Our own arithmetic settles what cancels; this is only how far apart two numbers may be and still compare as equal.
  precisionEpsilon: 5e-15,
  undoLimit: 0,
  maxRows: ENGINE_LIMITS.rows,
  maxColumns: ENGINE_LIMITS.columns,
  accentSensitive: true,
  caseSensitive: false,
  localeLang: 'en',
  evaluateNullToZero: true,
  ignoreWhiteSpace: 'any',
  dateFormats: ['YYYY-MM-DD'],
  timeFormats: ['hh:mm', 'hh:mm:ss'],
  currencySymbol: [],
  useRegularExpressions: false,
  leapYear1900: false,
  nullDate: { year: 1899, month: 12, day: 30 },
} as const

export class Engine {
  readonly #hyper: HyperFormula
  readonly #context: EngineContext
  readonly #watch: Watch

  private constructor(hyper: HyperFormula, context: EngineContext, watch: Watch) {
    this.#hyper = hyper
    this.#context = context
    this.#watch = watch
  }

  /** Throws when a formula breaks the parser. */
  static build(sheets: ReadonlyMap<string, RawCell[][]>, clock: () => ClockReading, watch: Watch): Engine {
    const context: EngineContext = { clock, structure: 0, onEvaluate: watch }
    const hyper = HyperFormula.buildFromSheets(Object.fromEntries(sheets), {
      ...CONFIG,
      dateFormats: [...CONFIG.dateFormats],
      timeFormats: [...CONFIG.timeFormats],
      currencySymbol: [],
      language: engineLanguage(),
      functionPlugins: functionPlugins(),
      context,
    })
    return new Engine(hyper, context, watch)
  }

  sheet(name: string): number {
    return must(this.#hyper.getSheetId(name), `sheet ${name}`)
  }

  /** Until `resume`, nothing is calculated. */
  suspend(): void {
    this.#hyper.suspendEvaluation()
  }

  /** Calculates and gives the cells whose value may have changed. */
  resume(): Position[] {
    const changed: Position[] = []
    for (const change of this.#hyper.resumeEvaluation()) if ('address' in change) changed.push(change.address)
    return changed
  }

  set(at: Position, content: RawCell): void {
    this.#hyper.setCellContents(at, content satisfies RawCellContent)
  }

  /** The formula as the engine would write it now, with its references where structural steps have carried them. */
  formula(at: Position): string | undefined {
    return this.#hyper.getCellFormula(at)
  }

  /** Calculates the cell again at the next `resume`. */
  touch(at: Position): void {
    const { graph, addressMapping } = this.#hyper
    const vertex = addressMapping.getCell(at)
    if (vertex) graph.markNodeAsDirty(vertex)
  }

  value(at: Position): CellValue {
    return toValue(this.#hyper.dependencyGraph.getCellValue(at))
  }

  /** Another one than from the beginning; `null`: the first one again. */
  watch(watch: Watch | null): void {
    this.#context.onEvaluate = watch ?? this.#watch
  }

  /** Beyond the last cell that holds something a sheet has no rows: there is nothing to remove or to push down. */
  step(sheet: number, axis: AxisName, step: OrderStep): void {
    this.#context.structure++
    const hyper = this.#hyper
    const { height, width } = hyper.getSheetDimensions(sheet)
    const size = axis === 'rows' ? height : width
    if (step.kind === 'move') {
      if (axis === 'rows') hyper.moveRows(sheet, step.at, step.count, step.before)
      else hyper.moveColumns(sheet, step.at, step.count, step.before)
      return
    }
    if (step.at >= size) return
    if (step.kind === 'insert') {
      if (axis === 'rows') hyper.addRows(sheet, [step.at, step.count])
      else hyper.addColumns(sheet, [step.at, step.count])
      return
    }
    const count = Math.min(step.count, size - step.at)
    if (axis === 'rows') hyper.removeRows(sheet, [step.at, count])
    else hyper.removeColumns(sheet, [step.at, count])
  }

  destroy(): void {
    this.#hyper.destroy()
  }
}

function toValue(value: Value): CellValue {
  if (typeof value === 'number') return toNumber(value)
  if (typeof value === 'string' || typeof value === 'boolean') return value
  if (typeof value === 'symbol') return null
  if (value instanceof CellError) return describeError(value.type, value.message)
  if (value instanceof SimpleRangeValue) return describeError('VALUE', 'Cell range not allowed.')
  if (!isRich(value)) return null
  const kind: string = value.getDetailedType()
  switch (kind) {
    case 'NUMBER_DATE':
      return isoDate(value.val) ?? describeError('NUM', 'Invalid date.')
    case 'NUMBER_DATETIME':
      return isoDateTime(value.val) ?? describeError('NUM', 'Invalid date.')
    case 'NUMBER_TIME':
      return isoTime(value.val) ?? toNumber(value.val)
    default:
      return toNumber(value.val)
  }
}

const toNumber = (value: number): CellValue =>
  Number.isFinite(value) ? fifteenDigits(value) : describeError('NUM', undefined)
