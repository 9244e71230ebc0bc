/**
 * [GR54] What the field over everything offers for what is typed, and which line is marked. `Palette.svelte` draws it; made when it is
 * opened. What was chosen lately is kept while the plan is open.
 */
import { tick } from 'svelte'

import { words } from '../i18n/words.svelte.ts'
import { fitOf } from '../state/fuzzy.ts'
import { folded, wordsOf } from '../state/navigator.ts'
import type { PlanView } from '../state/plan-view.svelte.ts'
import type { OtherWords } from './other-words.ts'
import { otherWords } from './other-words.ts'
import { cellEntry, paletteEntries } from './palette-entries.ts'
import type { PaletteEntry, PalettePlace } from './palette-entry.ts'

/** Lines that are offered. */
const MOST = 60
const MOST_LATELY = 6
/** What cannot be had now stands behind what can and fits as well. */
const WORTH_LESS = 12
/** Of what the best line has: below it a line is not shown. */
const WORTH_SHOWING = 0.4
const chosenLately = new WeakMap<PlanView, string[]>()

export type PaletteLine = PaletteEntry & { readonly isLately: boolean }

export class PaletteState {
  readonly #place: Omit<PalettePlace, 'other'>
  #other = $state.raw<OtherWords | null>(null)
  #text = $state('')
  #marked = $state(0)

  /** Counts what has arrived since: the grid's commands come late. */
  #turn = $state(0)

  readonly #entries = $derived.by(() => {
    void this.#turn
    return paletteEntries({ ...this.#place, other: this.#other })
  })
  readonly #names = $derived(
    this.#entries.map(({ label, also }) => [label, ...also].map((name) => folded(name))),
  )
  /** Best first; without a word what was chosen lately, and then everything in its order. */
  readonly lines = $derived.by((): readonly PaletteLine[] => {
    const typed = wordsOf(this.#text)
    const lines = typed.length === 0 ? this.#everything() : this.#fitting(typed)
    return lines.slice(0, MOST)
  })

  constructor(place: Omit<PalettePlace, 'other'>) {
    this.#place = place
    void this.#fetchOther()
    void this.#fetchCommands()
  }

  get text(): string {
    return this.#text
  }
  set text(text: string) {
    this.#text = text
    this.#marked = 0
  }

  /** Position of the marked line; -1: there is none. */
  get marked(): number {
    return Math.min(this.#marked, this.lines.length - 1)
  }
  set marked(at: number) {
    this.#marked = at
  }

  /** Keys that go about in the list. True: the key was one of them. */
  move(key: string): boolean {
    const count = this.lines.length
    const to = {
      ArrowDown: (this.marked + 1) % count,
      ArrowUp: (this.marked - 1 + count) % count,
      Home: 0,
      End: count - 1,
      PageDown: Math.min(count - 1, this.marked + 8),
      PageUp: Math.max(0, this.marked - 8),
    }[key]
    if (to === undefined || count === 0) return false
    this.#marked = to
    return true
  }

  /** Closes, then does what the line says: the keyboard is where it was before, and goes from there. Nothing when it cannot be had now. */
  async choose(line: PaletteLine | undefined, close: () => void): Promise<void> {
    if (!line || line.why !== '') return
    const { view } = this.#place
    const before = (chosenLately.get(view) ?? []).filter((id) => id !== line.id)
    chosenLately.set(view, [line.id, ...before].slice(0, MOST_LATELY))
    close()
    await tick()
    line.run()
  }

  async #fetchOther(): Promise<void> {
    // Without them things are found by the words that are spoken.
    this.#other = await otherWords(words.language).catch(() => null)
  }

  async #fetchCommands(): Promise<void> {
    await this.#place.page.grid?.prepare()
    this.#turn++
  }

  #everything(): PaletteLine[] {
    const lately = (chosenLately.get(this.#place.view) ?? []).flatMap(
      (id) => this.#entries.find((entry) => entry.id === id) ?? [],
    )
    return [
      ...lately.map((entry) => ({ ...entry, isLately: true })),
      ...this.#entries
        .filter((entry) => !lately.includes(entry))
        .map((entry) => ({ ...entry, isLately: false })),
    ]
  }

  #fitting(typed: readonly string[]): PaletteLine[] {
    const cell = cellEntry({ ...this.#place, other: this.#other }, this.#text)
    const fits = this.#entries
      .map((entry, at) => ({ entry, fit: this.#fit(entry, at, typed) }))
      .filter(({ fit }) => fit > 0)
      .toSorted((a, b) => b.fit - a.fit)
    // Where something fits well, what merely has the same letters is not meant.
    const least = (fits[0]?.fit ?? 0) * WORTH_SHOWING
    return [...(cell ? [cell] : []), ...fits.filter(({ fit }) => fit >= least).map(({ entry }) => entry)].map(
      (entry) => ({
        ...entry,
        isLately: false,
      }),
    )
  }

  #fit({ why }: PaletteEntry, at: number, typed: readonly string[]): number {
    const fit = Math.max(...(this.#names[at] ?? []).map((name) => fitOf(name, typed)))
    return fit > 0 && why !== '' ? Math.max(1, fit - WORTH_LESS) : fit
  }
}
