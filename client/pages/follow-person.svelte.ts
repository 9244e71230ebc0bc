/**
 * [GR70] Going along with a person: the table they are in is shown and their cell brought into sight, as they move, until one acts
 * oneself or they go. One's own selection stays where it is. Made by `FollowPerson.svelte`, whose effects these are; `PlanPageState.following`
 * says whom.
 */
import { untrack } from 'svelte'

import type { TableId } from '../../shared/model/ids.ts'
import { words } from '../i18n/words.svelte.ts'
import type { Peer } from '../session/session-types.ts'
import type { PlanView } from '../state/plan-view.svelte.ts'
import type { Shell } from '../state/shell.ts'
import type { PlanPageState } from './plan-page.svelte.ts'

type Followed = Pick<Peer, 'person' | 'name' | 'colour'>

export class FollowPerson {
  #person = $state.raw<Followed | null>(null)
  /** For the live region. */
  #said = $state('')
  readonly #view: PlanView
  readonly #page: PlanPageState
  readonly #shell: Shell
  /** Where each of their tabs was last seen: the one that moves is the one they are in. */
  #seen = new Map<string, string>()
  /** The table one was brought to. */
  #shown: TableId | null = null

  constructor(view: PlanView, page: PlanPageState, shell: Shell) {
    this.#view = view
    this.#page = page
    this.#shell = shell
    $effect(() => {
      const following = page.following ?? null
      const { peers } = view
      untrack(() => this.#look(following, peers))
    })
    $effect(() => {
      // Gone elsewhere by the navigator, a link or Back.
      const shown = page.entry?.id ?? null
      if (untrack(() => this.#shown !== null && this.#shown !== shown)) page.following = null
    })
    $effect(() => (page.following ? this.#listen() : undefined))
  }

  /** Null: nobody. */
  get person(): Followed | null {
    return this.#person
  }

  get said(): string {
    return this.#said
  }

  readonly stop = (): void => {
    this.#page.following = null
  }

  #look(following: string | null, peers: readonly Peer[]): void {
    if (following !== this.#person?.person) this.#end()
    if (following === null) return
    const tabs = peers.filter(({ person }) => person === following)
    const [first] = tabs
    if (!first) return this.#gone()
    const isNew = this.#person === null
    this.#person = first
    if (isNew) this.#said = words.page('follow.on', { name: this.name })
    const moved = tabs.filter((tab) => this.#seen.get(tab.id) !== placeOf(tab))
    this.#seen = new Map(tabs.map((tab) => [tab.id, placeOf(tab)]))
    const tab = moved.toSorted((a, b) => liveliness(b) - liveliness(a))[0]
    if (tab) this.#go(tab)
  }

  get name(): string {
    return this.#person?.name || words.page('people.nameless')
  }

  #go({ table, row, column, toRow = row, toColumn = column }: Peer): void {
    const { work } = this.#shell
    if (table === null || !this.#view.tableEntry(table) || work.isTyping) return
    this.#shown = null
    if (toRow !== undefined && toColumn !== undefined)
      this.#page.openCell({ table, row: toRow, column: toColumn, isOnlyShown: true })
    else this.#page.visit(table)
    if (this.#page.entry?.id === table) this.#shown = table
  }

  #gone(): void {
    const { name } = this
    this.#page.following = null
    this.#shell.notices.tell('follow.gone', { name })
  }

  #end(): void {
    if (this.#person) this.#said = words.page('follow.off', { name: this.name })
    this.#person = null
    this.#shown = null
    this.#seen = new Map()
  }

  /** Whoever does something in the table goes on alone. What Escape closes elsewhere comes first. */
  #listen(): () => void {
    const abort = new AbortController()
    const inTable = ({ target }: Event): boolean =>
      target instanceof Element && target.closest('main') !== null
    const acted = (event: Event): void => {
      if (inTable(event)) this.stop()
    }
    const key = (event: KeyboardEvent): void => {
      if (event.key !== 'Escape') return MODIFIERS.has(event.key) ? undefined : acted(event)
      if (document.querySelector(':popover-open, dialog[open]')) return
      event.preventDefault()
      event.stopPropagation()
      this.stop()
    }
    const options = { capture: true, passive: true, signal: abort.signal } as const
    document.addEventListener('keydown', key, { capture: true, signal: abort.signal })
    for (const type of ['pointerdown', 'wheel', 'touchmove']) document.addEventListener(type, acted, options)
    return () => abort.abort()
  }
}

const MODIFIERS = new Set(['Shift', 'Control', 'Alt', 'Meta', 'AltGraph', 'CapsLock'])

const placeOf = ({ table, row, column, toRow, toColumn }: Peer): string =>
  [table, row, column, toRow, toColumn].join(' ')

/** Of several tabs that one comes upon at once. */
const liveliness = ({ table, row, editing }: Peer): number =>
  Number(table !== null) + Number(row !== undefined) + Number(editing === true)
