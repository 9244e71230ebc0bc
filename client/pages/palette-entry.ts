/** [GR54] One line of the field over everything. */
import type { Facts, MessageKey } from '../i18n/message.ts'
import { t } from '../i18n/words.svelte.ts'
import type { PlanView } from '../state/plan-view.svelte.ts'
import type { Shell } from '../state/shell.ts'
import { keyNames } from '../ui/key-names.ts'
import type { OtherWords } from './other-words.ts'
import type { PlanPageState } from './plan-page.svelte.ts'

export type PaletteEntry = {
  /** Stays the same from one opening to the next: what was chosen lately is known by it. */
  readonly id: string
  readonly kind: 'cell' | 'table' | 'command' | 'page'
  readonly label: string
  /** What else it is found by. */
  readonly also: readonly string[]
  /** At the end of the line: its keys, or where it leads. */
  readonly note: string
  /** Why it cannot be had now; empty: it can. */
  readonly why: string
  readonly run: () => void
}

export type PalettePlace = {
  readonly view: PlanView
  readonly page: PlanPageState
  readonly shell: Shell
  /** Null: not here yet. */
  readonly other: OtherWords | null
}

type More = { readonly keys?: string; readonly facts?: Facts; readonly why?: string }

/** @returns one of the page's own; why and keys where there are some */
export const ofPage = (
  { other }: PalettePlace,
  key: MessageKey,
  run: () => unknown,
  { keys = '', facts = {}, why = '' }: More = {},
): PaletteEntry => ({
  id: `page:${key}`,
  kind: 'page',
  label: t(key, facts),
  also: other ? [other.page(key, facts)] : [],
  note: keyNames(keys),
  why,
  run: () => void run(),
})
