/**
 * What the functions are for and what they take, in the language of the interface: the lists functions.json (names and arguments),
 * functions.en.json and functions.zh.json (their words). Fetched when somebody first types a formula.
 */
import type english from './functions.en.json'
import type shapes from './functions.json'

type FunctionName = keyof typeof shapes.arguments
export type FunctionWords = {
  readonly arguments: Readonly<Record<keyof typeof english.arguments, string>>
  readonly functions: Readonly<Record<FunctionName, string>>
}
export type FunctionShapes = {
  /** `range, criterion, [sum_range]`: brackets for what may be left out, `...2` after the two arguments that repeat. */
  readonly arguments: Readonly<Record<string, string>>
  /** Older names of the same function. */
  readonly formerly: Readonly<Record<string, string>>
}

export type Parameter = {
  /** As the signature shows it: `[sum range]`, or `…` for what repeats. */
  readonly text: string
  /** Whether this argument is it. */
  isAt(argument: number): boolean
}
export type FunctionSignature = {
  readonly name: string
  readonly says: string
  readonly parameters: readonly Parameter[]
}

/** Written without brackets. */
const PLAIN: ReadonlySet<string> = new Set(['TRUE', 'FALSE'])

export class FunctionHelp {
  readonly #shapes: FunctionShapes
  readonly #words: FunctionWords
  readonly #names: readonly string[]

  constructor(shapes: FunctionShapes, words: FunctionWords) {
    this.#shapes = shapes
    this.#words = words
    this.#names = Object.keys(shapes.arguments)
  }

  /** The functions whose names begin so, then those with a part that does (`LOOKUP`: XLOOKUP); in each case by name. */
  suggest(typed: string, most: number): FunctionSignature[] {
    const wanted = typed.toUpperCase()
    if (PLAIN.has(wanted)) return []
    const first = this.#names.filter((name) => name.startsWith(wanted))
    const more = wanted.length < 3 ? [] : this.#names.filter((name) => name.indexOf(wanted) > 0)
    return [...first, ...more].slice(0, most).flatMap((name) => this.signature(name) ?? [])
  }

  /** What is written for it: with its bracket. */
  opening(name: string): string {
    return PLAIN.has(name) ? name : `${name}(`
  }

  /** Null: nothing is known of such a function. */
  signature(typed: string): FunctionSignature | null {
    const upper = typed.toUpperCase()
    const name = this.#shapes.formerly[upper] ?? upper
    const shape = Object.hasOwn(this.#shapes.arguments, name) ? this.#shapes.arguments[name] : undefined
    if (shape === undefined) return null
    const says = (this.#words.functions as Readonly<Record<string, string>>)[name] ?? ''
    return { name: upper, says, parameters: parametersOf(shape, this.#words.arguments) }
  }
}

function parametersOf(shape: string, words: Readonly<Record<string, string>>): Parameter[] {
  const parts = shape === '' ? [] : shape.split(', ')
  const repeatAt = parts.findIndex((part) => part.startsWith('...'))
  const repeated = repeatAt < 0 ? 0 : Number(parts[repeatAt]?.slice(3) || 1)
  /** The parameter that an argument fills: those of the repeated group come round again. */
  const placeOf = (argument: number): number => {
    if (repeatAt < 0 || argument < repeatAt) return argument
    return repeated === 1 ? repeatAt : repeatAt - repeated + ((argument - repeatAt) % repeated)
  }
  return parts.map((part, at) => {
    const isAt = (argument: number): boolean => placeOf(argument) === at
    if (at === repeatAt) return { text: '…', isAt }
    const isOptional = part.startsWith('[')
    const name = isOptional ? part.slice(1, -1) : part
    const word = words[name] ?? name
    return { text: isOptional ? `[${word}]` : word, isAt }
  })
}

const WORDS: Readonly<Record<string, () => Promise<{ readonly default: FunctionWords }>>> = {
  en: () => import('./functions.en.json'),
  zh: () => import('./functions.zh.json'),
}

/** @param language of the interface; one without a list gets English. Rejects when the lists cannot be had. */
export async function fetchFunctionHelp(language: string): Promise<FunctionHelp> {
  const fetchWords = WORDS[language] ?? WORDS['en']
  const [shapes, words] = await Promise.all([import('./functions.json'), fetchWords?.()])
  if (!words) throw new Error('no words for functions')
  return new FunctionHelp(shapes.default, words.default)
}
