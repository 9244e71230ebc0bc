/**
 * The engine's inner types, which its package does not export by name, and what our functions need to tell its values apart.
 */
import {
  CellError,
  CellValueDetailedType,
  EmptyValue,
  type ErrorType,
  type FunctionPlugin,
} from 'hyperformula'

import { REASON } from '../error-reason.ts'
import type { ClockReading } from '../plan-clock.ts'

export type Interpreter = ConstructorParameters<typeof FunctionPlugin>[0]
export type Ast = Parameters<Interpreter['evaluateAst']>[0]
export type State = Parameters<Interpreter['evaluateAst']>[1]
export type Value = ReturnType<Interpreter['evaluateAst']>
/** A call of a function. */
export type Call = Extract<Ast, { procedureName: string }>
export type Scalar = Exclude<Value, { rawData(): unknown }>
export type EngineNumber = Extract<Scalar, number | { val: number }>
type RichNumber = Exclude<EngineNumber, number>

/** What the engine and its functions share: handed over as the engine's `context` option. */
export type EngineContext = {
  clock(): ClockReading
  /** Counts structural operations: what was cached by position before the last one is worthless. */
  structure: number
  /** Told before each evaluation. */
  onEvaluate: (at: { readonly sheet: number; readonly row: number; readonly col: number }) => void
}

const NO_CONTEXT: EngineContext = {
  clock: () => ({ today: 0, now: 0 }),
  structure: 0,
  onEvaluate: () => undefined,
}

export const contextOf = (config: { readonly context: unknown }): EngineContext =>
  isContext(config.context) ? config.context : NO_CONTEXT

const isContext = (value: unknown): value is EngineContext =>
  typeof value === 'object' && value !== null && 'clock' in value && 'structure' in value

export const isRich = (value: Value): value is RichNumber =>
  typeof value === 'object' && 'getDetailedType' in value

export const isNumber = (value: Value): value is EngineNumber => typeof value === 'number' || isRich(value)

export const rawNumber = (value: EngineNumber): number => (typeof value === 'number' ? value : value.val)

export const isDate = (value: Value): boolean =>
  isRich(value) && value.getDetailedType() === CellValueDetailedType.NUMBER_DATE

export const isEmpty = (value: Value): boolean => value === EmptyValue

export const failure = (type: ErrorType, reason: string): CellError =>
  new CellError(type, `${REASON}${reason}`)

/** A reference or range as written in the formula, in brackets or not: its contents are not coerced. */
export function isReference(ast: Ast): boolean {
  let inner = ast
  while ('expression' in inner) inner = inner.expression
  const kind: string = inner.type
  return kind === 'CELL_REFERENCE' || kind === 'CELL_RANGE'
}
