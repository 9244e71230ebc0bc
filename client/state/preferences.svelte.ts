/**
 * What a person chose in this browser: theme, language, how the navigator stands. Kept as small texts beside the plans, shared by the
 * tabs of the profile, never sent; wiped when she signs out. Who she is is the account's.
 */
import type { InterfaceLanguage } from '../i18n/interface-language.ts'
import { isInterfaceLanguage } from '../i18n/interface-language.ts'
import type { StoredText } from './stored-text.ts'

export const THEMES = ['system', 'light', 'dark'] as const
export type Theme = (typeof THEMES)[number]

const NAVIGATOR_WIDTH = { least: 200, usual: 264, most: 480 } as const

export type PreferenceDefaults = { readonly language: InterfaceLanguage }

export class Preferences {
  readonly #store: StoredText
  #theme = $state<Theme>('system')
  #language = $state<InterfaceLanguage>('en')
  #navigatorOpen = $state(true)
  #navigatorWidth = $state<number>(NAVIGATOR_WIDTH.usual)
  #folded = $state.raw<ReadonlySet<string>>(new Set())

  constructor(store: StoredText, defaults: PreferenceDefaults) {
    this.#store = store
    const language = store.read('fascicle.language')
    this.#language = isInterfaceLanguage(language) ? language : defaults.language
    this.#theme = THEMES.find((known) => known === store.read('fascicle.theme')) ?? 'system'
    this.#navigatorOpen = store.read('fascicle.navigator') !== 'closed'
    this.#navigatorWidth = withinWidth(Number(store.read('fascicle.navigator-width') ?? Number.NaN))
    this.#folded = new Set((store.read('fascicle.folded') ?? '').split(' ').filter((id) => id !== ''))
  }

  get theme(): Theme {
    return this.#theme
  }
  set theme(theme: Theme) {
    this.#theme = theme
    this.#store.write('fascicle.theme', theme)
  }

  get language(): InterfaceLanguage {
    return this.#language
  }
  set language(language: InterfaceLanguage) {
    this.#language = language
    this.#store.write('fascicle.language', language)
  }

  /** Whether the language was ever chosen here, or is the browser's. */
  get hasLanguage(): boolean {
    return isInterfaceLanguage(this.#store.read('fascicle.language'))
  }

  get navigatorOpen(): boolean {
    return this.#navigatorOpen
  }
  set navigatorOpen(open: boolean) {
    this.#navigatorOpen = open
    this.#store.write('fascicle.navigator', open ? 'open' : 'closed')
  }

  /** Pixels. */
  get navigatorWidth(): number {
    return this.#navigatorWidth
  }
  set navigatorWidth(width: number) {
    this.#navigatorWidth = withinWidth(width)
    this.#store.write('fascicle.navigator-width', String(this.#navigatorWidth))
  }

  /** Whether a group of the navigator is folded away. */
  isFolded(group: string): boolean {
    return this.#folded.has(group)
  }
  fold(group: string, folded: boolean): void {
    const next = new Set(this.#folded)
    if (folded) next.add(group)
    else next.delete(group)
    this.#folded = next
    this.#store.write('fascicle.folded', [...next].join(' '))
  }
}

export const navigatorWidthLimits = NAVIGATOR_WIDTH

const withinWidth = (width: number): number =>
  Number.isFinite(width)
    ? Math.round(Math.min(NAVIGATOR_WIDTH.most, Math.max(NAVIGATOR_WIDTH.least, width)))
    : NAVIGATOR_WIDTH.usual
