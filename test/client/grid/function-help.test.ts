/** [GR43] The list of functions: what is offered, what they take, and that the engine knows every one of them, with as many arguments. */
import { describe, expect, test } from 'vitest'

import { FunctionHelp } from '../../../client/grid/function-help.ts'
import english from '../../../client/grid/functions.en.json'
import shapes from '../../../client/grid/functions.json'
import chinese from '../../../client/grid/functions.zh.json'
import { functionPlugins } from '../../../shared/calc/functions/function-set.ts'

const SHAPES: Readonly<Record<string, string>> = shapes.arguments
const help = new FunctionHelp(shapes, english)
const names = (typed: string): string[] => help.suggest(typed, 8).map(({ name }) => name)
const now = (name: string, argument: number): string[] =>
  help
    .signature(name)!
    .parameters.filter((parameter) => parameter.isAt(argument))
    .map(({ text }) => text)

describe('what is offered', () => {
  test('names that begin so, by name, then those with a part that does', () => {
    expect(names('sum')).toEqual([
      'SUM',
      'SUMIF',
      'SUMIFS',
      'SUMPRODUCT',
      'SUMSQ',
      'SUMX2MY2',
      'SUMX2PY2',
      'SUMXMY2',
    ])
    expect(names('look')).toEqual(['LOOKUP', 'HLOOKUP', 'VLOOKUP', 'XLOOKUP'])
    expect(names('xl')).toEqual(['XLOOKUP'])
    expect(names('nothing')).toEqual([])
  })

  test('a finished TRUE is left alone', () => {
    expect(names('TRUE')).toEqual([])
    expect(help.opening('FALSE')).toBe('FALSE')
    expect(help.opening('SUM')).toBe('SUM(')
  })
})

describe('which argument it is', () => {
  test.each([
    ['SUMIF', 1, ['criterion']],
    ['SUMIF', 2, ['[sum range]']],
    ['SUMIF', 3, []],
    ['SUM', 0, ['value']],
    ['SUM', 7, ['…']],
    ['SUMIFS', 0, ['sum range']],
    ['SUMIFS', 3, ['range']],
    ['SUMIFS', 4, ['criterion']],
    ['STDEV', 0, ['value']],
    ['TODAY', 0, []],
  ])('%s, %i', (name, argument, expected) => {
    expect(now(name, argument)).toEqual(expected)
  })

  test('nothing is said of what is no function, however it is called', () => {
    expect(help.signature('FOO')).toBeNull()
    expect(help.signature('constructor')).toBeNull()
    expect(help.signature('__proto__')).toBeNull()
  })
})

/** Ours are compiled before the engine sees them. */
const COMPILED = new Set(['CHILDREN', 'LET'])
/** Absent on purpose (absent-functions.ts), the engine's own, complex numbers, and names that no other spreadsheet has. */
const NOT_OFFERED =
  /^(FORMULATEXT|INDIRECT|RAND|RANDBETWEEN|SHEETS?|FASCICLE\..*|HF\..*|IM.*|COMPLEX|BESSEL.|ADDRESS|ARRAYFORMULA|ARRAY_CONSTRAIN|INTERVAL|M(AX|EDIAN)POOL|CHI(DIST|INV)RT|NEGBINOMDIST|PERCENTRANK|POISSONDIST|TDIST)$/

type Meta = { readonly parameters?: readonly Parameter[]; readonly repeatLastArgs?: number }
type Parameter = { readonly optionalArg?: boolean; readonly defaultValue?: unknown }

function engineFunctions(): Map<string, Meta> {
  const known = new Map<string, Meta>()
  for (const plugin of functionPlugins())
    for (const [name, meta] of Object.entries(plugin.implementedFunctions)) known.set(name, meta)
  for (const plugin of functionPlugins())
    for (const [alias, name] of Object.entries(plugin.aliases ?? {})) known.set(alias, known.get(name) ?? {})
  return known
}

describe('the list and the engine', () => {
  const known = engineFunctions()
  const listed = Object.keys(shapes.arguments)

  test('every function in the list is one of the engine’s', () => {
    expect(listed.filter((name) => !known.has(name) && !COMPILED.has(name))).toEqual([])
  })

  test('every function of the engine is in the list, or left out by name', () => {
    const left = [...known.keys()].filter(
      (name) => !listed.includes(name) && !Object.hasOwn(shapes.formerly, name) && !NOT_OFFERED.test(name),
    )
    expect(left).toEqual([])
  })

  test.each(listed.filter((name) => known.get(name)?.parameters?.length))(
    '%s takes what the list says',
    (name) => {
      const { parameters = [], repeatLastArgs = 0 } = known.get(name)!
      const parts = SHAPES[name]!.split(', ')
      const isRepeated = parts.some((part) => part.startsWith('...'))
      const own = parts.filter((part) => !part.startsWith('...'))
      expect(isRepeated).toBe(repeatLastArgs > 0)
      if (!isRepeated) expect(own).toHaveLength(parameters.length)
      const isNeeded = ({ optionalArg, defaultValue }: Parameter): boolean =>
        !optionalArg && defaultValue === undefined
      if (!isRepeated)
        expect(own.filter((part) => !part.startsWith('['))).toHaveLength(parameters.filter(isNeeded).length)
    },
  )

  test.each([english, chinese])('every function and argument has its words', (words) => {
    expect(Object.keys(words.functions)).toEqual(listed)
    const used = listed.flatMap((name) =>
      [...SHAPES[name]!.replaceAll(/\.\.\.\d?/gu, '').matchAll(/\w+/gu)].map(([word]) => word),
    )
    expect(Object.keys(words.arguments).toSorted()).toEqual([...new Set(used)].toSorted())
    for (const text of [...Object.values(words.functions), ...Object.values(words.arguments)])
      expect(text.trim()).not.toBe('')
  })
})
