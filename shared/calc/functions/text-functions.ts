/** Texts with a limit to their length, and those functions the engine lacks or gets wrong: TEXT, CONCAT, SUBSTITUTE, FIND, REPT, FIXED, NUMBERVALUE. */
import { CellError, ErrorType, FunctionArgumentType, FunctionPlugin, SimpleRangeValue } from 'hyperformula'

import { roundDecimal } from '../decimal.ts'
import { ENGINE_LIMITS } from '../formula-limits.ts'
import { formatNumber, formatText } from '../number-format.ts'
import { toText } from './adaptation.ts'
import {
  type Call,
  failure,
  isNumber,
  rawNumber,
  type Scalar,
  type State,
  type Value,
} from './engine-types.ts'

const TEXT = { argumentType: FunctionArgumentType.STRING }
const NUMBER = { argumentType: FunctionArgumentType.NUMBER }
const ANY = { argumentType: FunctionArgumentType.ANY, passSubtype: true }
const SCALAR = { argumentType: FunctionArgumentType.SCALAR, passSubtype: true }

export class TextPlugin extends FunctionPlugin {
  static override implementedFunctions = {
    TEXT: { method: 'text', parameters: [SCALAR, TEXT] },
    CONCAT: { method: 'concat', parameters: [ANY], repeatLastArgs: 1 },
    CONCATENATE: { method: 'concat', parameters: [ANY], repeatLastArgs: 1 },
    REPT: { method: 'rept', parameters: [TEXT, NUMBER] },
    SUBSTITUTE: { method: 'substitute', parameters: [TEXT, TEXT, TEXT, { ...NUMBER, optionalArg: true }] },
    FIND: { method: 'find', parameters: [TEXT, TEXT, { ...NUMBER, defaultValue: 1 }] },
    FIXED: {
      method: 'fixed',
      parameters: [
        NUMBER,
        { ...NUMBER, defaultValue: 2 },
        { argumentType: FunctionArgumentType.BOOLEAN, defaultValue: false },
      ],
    },
    NUMBERVALUE: {
      method: 'numbervalue',
      parameters: [TEXT, { ...TEXT, defaultValue: '.' }, { ...TEXT, defaultValue: ',' }],
    },
    TEXTBEFORE: { method: 'textbefore', parameters: [TEXT, TEXT, { ...NUMBER, defaultValue: 1 }] },
    TEXTAFTER: { method: 'textafter', parameters: [TEXT, TEXT, { ...NUMBER, defaultValue: 1 }] },
  }

  text(ast: Call, state: State): Value {
    return this.runFunction(ast.args, state, this.metadata('TEXT'), (value: Scalar, format: string) => {
      if (value instanceof CellError) return value
      if (typeof value === 'boolean') return toText(value)
      if (typeof value === 'string') {
        const number = this.arithmeticHelper.coerceToMaybeNumber(value)
        if (number === undefined || value.trim() === '') return formatText(value, format)
        return formatNumber(rawNumber(number), format) ?? failure(ErrorType.VALUE, 'bad-format')
      }
      const number = isNumber(value) ? rawNumber(value) : 0
      return formatNumber(number, format) ?? failure(ErrorType.VALUE, 'bad-format')
    })
  }

  concat(ast: Call, state: State): Value {
    return this.runFunction(ast.args, state, this.metadata('CONCAT'), (...args: Value[]) => {
      let text = ''
      for (const arg of args) {
        const values: readonly Scalar[] =
          arg instanceof SimpleRangeValue ? arg.valuesFromTopLeftCorner() : [arg]
        for (const value of values) {
          if (value instanceof CellError) return value
          text += toText(value)
          if (text.length > ENGINE_LIMITS.text) return failure(ErrorType.VALUE, 'text-too-long')
        }
      }
      return text
    })
  }

  rept(ast: Call, state: State): Value {
    return this.runFunction(ast.args, state, this.metadata('REPT'), (text: string, count: number) => {
      if (count < 0) return failure(ErrorType.VALUE, 'number-out-of-range')
      return text.length * Math.trunc(count) > ENGINE_LIMITS.text
        ? failure(ErrorType.VALUE, 'text-too-long')
        : text.repeat(count)
    })
  }

  substitute(ast: Call, state: State): Value {
    return this.runFunction(
      ast.args,
      state,
      this.metadata('SUBSTITUTE'),
      (text: string, old: string, fresh: string, which?: number) => {
        if (which !== undefined && which < 1) return failure(ErrorType.VALUE, 'number-out-of-range')
        if (old === '') return text
        const parts = text.split(old)
        if (which !== undefined) {
          const nth = Math.trunc(which)
          if (parts.length <= nth) return text
          return limited(`${parts.slice(0, nth).join(old)}${fresh}${parts.slice(nth).join(old)}`)
        }
        const length = text.length + (parts.length - 1) * (fresh.length - old.length)
        return length > ENGINE_LIMITS.text ? failure(ErrorType.VALUE, 'text-too-long') : parts.join(fresh)
      },
    )
  }

  find(ast: Call, state: State): Value {
    return this.runFunction(
      ast.args,
      state,
      this.metadata('FIND'),
      (wanted: string, text: string, start: number) => {
        if (start < 1 || start > text.length + 1) return failure(ErrorType.VALUE, 'number-out-of-range')
        const at = text.indexOf(wanted, Math.trunc(start) - 1)
        return at < 0 ? failure(ErrorType.VALUE, 'not-found') : at + 1
      },
    )
  }

  fixed(ast: Call, state: State): Value {
    return this.runFunction(
      ast.args,
      state,
      this.metadata('FIXED'),
      (value: number, places: number, plain: boolean) => {
        const digits = Math.trunc(places)
        if (Math.abs(digits) > 100) return failure(ErrorType.VALUE, 'number-out-of-range')
        const format = `${plain ? '0' : '#,##0'}${digits > 0 ? `.${'0'.repeat(digits)}` : ''}`
        return (
          formatNumber(roundDecimal(value, digits, 'half'), format) ?? failure(ErrorType.VALUE, 'bad-format')
        )
      },
    )
  }

  /** `1.234,5 %` with the marks of another language; blanks do not count. */
  numbervalue(ast: Call, state: State): Value {
    return this.runFunction(
      ast.args,
      state,
      this.metadata('NUMBERVALUE'),
      (text: string, decimal: string, group: string) => {
        const [mark = '.', separator = ','] = [decimal[0], group[0]]
        const [, digits = '', percents = ''] = /^(.*?)(%*)$/.exec(text.replace(/\s+/g, '')) ?? []
        const [whole = '', ...rest] = digits.split(mark)
        const plain = [whole.replaceAll(separator, ''), ...rest].join('.')
        if (plain === '' && percents === '') return 0
        return /^[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?$/i.test(plain)
          ? roundDecimal(Number(plain) / 100 ** percents.length, 300, 'half')
          : failure(ErrorType.VALUE, 'wrong-type')
      },
    )
  }

  textbefore(ast: Call, state: State): Value {
    return this.#around(ast, state, 'TEXTBEFORE', (text, at) => text.slice(0, at))
  }

  textafter(ast: Call, state: State): Value {
    return this.#around(ast, state, 'TEXTAFTER', (text, at, mark) => text.slice(at + mark.length))
  }

  /** `which`: counted from the end when negative. */
  #around(
    ast: Call,
    state: State,
    name: string,
    take: (text: string, at: number, mark: string) => string,
  ): Value {
    return this.runFunction(
      ast.args,
      state,
      this.metadata(name),
      (text: string, mark: string, which: number) => {
        if (mark === '' || Math.trunc(which) === 0) return failure(ErrorType.VALUE, 'number-out-of-range')
        const places: number[] = []
        for (let at = text.indexOf(mark); at >= 0; at = text.indexOf(mark, at + mark.length)) places.push(at)
        const place = places.at(which > 0 ? Math.trunc(which) - 1 : Math.trunc(which))
        return place === undefined ? failure(ErrorType.NA, 'not-found') : take(text, place, mark)
      },
    )
  }
}

const limited = (text: string): Value =>
  text.length > ENGINE_LIMITS.text ? failure(ErrorType.VALUE, 'text-too-long') : text
