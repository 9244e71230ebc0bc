/**
 * What a person chose in this browser: theme, language, how the navigator stands. Kept as small texts beside the plans, shared by the
 * tabs of the profile, never sent; wiped when she signs out. Who she is is the account's.
 */
import type { PlanId, TableId } from '../../shared/model/ids.ts'
import type { InterfaceLanguage } from '../i18n/interface-language.ts'
import { isInterfaceLanguage } from '../i18n/interface-language.ts'
import { type GridDisplay, USUAL_DISPLAY } from './grid-display.ts'
import type { StoredText } from './stored-text.ts'

export const THEMES = ['system', 'light', 'dark'] as const
export type Theme = (typeof THEMES)[number]

export type Contrast = 'system' | 'more'

const NAVIGATOR_WIDTH = { least: 200, usual: 264, most: 480 } as const

export type PreferenceDefaults = { readonly language: InterfaceLanguage }

export class Preferences {
  readonly #store: StoredText
  #theme = $state<Theme>('system')
  #contrast = $state<Contrast>('system')
  #language = $state<InterfaceLanguage>('en')
  #navigatorOpen = $state(true)
  #navigatorWidth = $state<number>(NAVIGATOR_WIDTH.usual)
  #folded = $state.raw<ReadonlySet<string>>(new Set())
  #display = $state.raw(USUAL_DISPLAY)

  constructor(store: StoredText, defaults: PreferenceDefaults) {
    this.#store = store
    const language = store.read('fascicle.language')
    this.#language = isInterfaceLanguage(language) ? language : defaults.language
    this.#theme = THEMES.find((known) => known === store.read('fascicle.theme')) ?? 'system'
    this.#contrast = store.read('fascicle.contrast') === 'more' ? 'more' : 'system'
    this.#navigatorOpen = store.read('fascicle.navigator') !== 'closed'
    this.#navigatorWidth = withinWidth(Number(store.read('fascicle.navigator-width') ?? Number.NaN))
    const [zoom, heads] = (store.read('fascicle.tables') ?? '').split(' ')
    this.#display = { zoom: withinZoom(Number(zoom)), heads: heads !== 'bare' }
    this.#folded = new Set((store.read('fascicle.folded') ?? '').split(' ').filter((id) => id !== ''))
  }

  get theme(): Theme {
    return this.#theme
  }
  set theme(theme: Theme) {
    this.#theme = theme
    this.#store.write('fascicle.theme', theme)
  }

  get contrast(): Contrast {
    return this.#contrast
  }
  set contrast(contrast: Contrast) {
    this.#contrast = contrast
    this.#store.write('fascicle.contrast', contrast)
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

  /** [GR92] [GR93] How tables look. */
  get display(): GridDisplay {
    return this.#display
  }
  set display(display: GridDisplay) {
    this.#display = display
    this.#store.write('fascicle.tables', `${display.zoom} ${display.heads ? 'heads' : 'bare'}`)
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

  /** How she looks at a table: what the grid keeps of it (grid/kept-looks.ts). */
  looksAt(plan: PlanId, table: TableId): Pick<StoredText, 'read' | 'write'> {
    const keyOf = (name: string): string => `fascicle.look.${plan}.${table}.${name}`
    return {
      read: (name) => this.#store.read(keyOf(name)),
      write: (name, text) =>
        text === '' ? this.#store.remove(keyOf(name)) : this.#store.write(keyOf(name), text),
    }
  }
}

/** What is no number, or an empty text, is no choice. */
const withinZoom = (zoom: number): number => (zoom >= 0.5 && zoom <= 2 ? zoom : 1)

export const navigatorWidthLimits = NAVIGATOR_WIDTH

const withinWidth = (width: number): number =>
  Number.isFinite(width)
    ? Math.round(Math.min(NAVIGATOR_WIDTH.most, Math.max(NAVIGATOR_WIDTH.least, width)))
    : NAVIGATOR_WIDTH.usual
