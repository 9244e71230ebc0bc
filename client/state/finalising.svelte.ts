/**
 * What the finalise dialog decides: which tables feed this one and are open yet, which of them the person takes along, and what she has
 * seen of each. Nobody finalises what she has not seen: a table that somebody changes while the dialog is open is told, not finalised.
 */
import { SvelteSet } from 'svelte/reactivity'

import { AppError } from '../../shared/model/error.ts'
import type { TableId } from '../../shared/model/ids.ts'
import type { TableState } from '../../shared/model/lifecycle.ts'
import type { StepDenial } from '../session/session-types.ts'
import type { FailingCells } from './failing-cells.ts'
import { failingCells, namedByServer } from './failing-cells.ts'
import type { Sentence } from './sentence.ts'
import type { StepPlace, StepRequest } from './taking-step.svelte.ts'
import { TakingStep } from './taking-step.svelte.ts'

export type OpenFeed = {
  readonly id: TableId
  readonly name: string
  readonly state: TableState
  /** Why this person cannot finalise it; null: she can. */
  readonly denial: StepDenial | null
}

export class Finalising {
  readonly chosen = new SvelteSet<TableId>()
  note = $state('')
  /** Whether the server was asked which tables feed this one; `failed`: what is shown is what this device knows. */
  #asked = $state<'asking' | 'done' | 'failed'>('asking')
  #fedBy = $state.raw<readonly TableId[]>([])
  #failing = $state.raw<readonly FailingCells[]>([])
  /** Tables of which the person was shown the cells that show errors. */
  #shown = $state.raw<ReadonlySet<TableId>>(new Set())
  readonly taking: TakingStep
  readonly #table: TableId
  readonly #place: StepPlace
  /** What each table held when the person last could look. */
  readonly #seen = new Map<TableId, Promise<string>>()

  constructor(table: TableId, place: StepPlace) {
    this.#table = table
    this.#place = place
    this.taking = new TakingStep(place)
    this.#fedBy = place.session.feeds(table)
    this.#look([table, ...this.#fedBy])
    void this.#ask()
  }

  get asked(): 'asking' | 'done' | 'failed' {
    return this.#asked
  }

  /** Some table feeds it, final or not. */
  get isFed(): boolean {
    return this.#fedBy.length > 0
  }

  /** In the plan's order; called while drawing, so that it follows what others finalise meanwhile. */
  feeds(): readonly OpenFeed[] {
    const { session, nameOf } = this.#place
    return this.#fedBy.flatMap((id) => {
      const { state } = session.access(id)
      return state === 'final'
        ? []
        : [{ id, name: nameOf(id), state, denial: session.mayStep(id, 'finalise') }]
    })
  }

  /** The chosen ones that can still be taken along. */
  taken(): readonly TableId[] {
    return this.feeds().flatMap(({ id, denial }) => (denial === null && this.chosen.has(id) ? [id] : []))
  }

  /** Tables with cells that show errors, because of which the server would not finalise; empty: it did not say so. */
  get failing(): readonly FailingCells[] {
    return this.#failing
  }

  /** [TL10] The person has been shown such cells of every table she finalises now: the next attempt takes them as they are. */
  get asTheyAre(): boolean {
    return this.#failing.length > 0 && this.#tables().every((id) => this.#shown.has(id))
  }

  choose(table: TableId, chosen: boolean): void {
    if (chosen) this.chosen.add(table)
    else this.chosen.delete(table)
  }

  chooseAll(chosen: boolean): void {
    for (const { id, denial } of this.feeds()) this.choose(id, chosen && denial === null)
  }

  /** `done`: with how many tables. */
  async run(done: (count: number) => void): Promise<void> {
    if (this.taking.phase !== 'idle') return
    const request = this.#request()
    await this.taking.run(request, () => done(request.tables.length))
    this.#lookForErrors(request.tables)
  }

  #tables(): readonly [TableId, ...TableId[]] {
    return [this.#table, ...this.taken()]
  }

  #request(): StepRequest {
    const tables = this.#tables()
    const known = this.asTheyAre ? ({ failing: 'known' } as const) : {}
    return { step: 'finalise', tables, note: this.note, seen: () => this.#compare(tables), ...known }
  }

  /** The server names one table and stops there; the others are looked at here, so that all of them are told at once. */
  #lookForErrors(tables: readonly TableId[]): void {
    const { refusal } = this.taking
    const { session, nameOf } = this.#place
    const isFailing = refusal?.code === 'cells-failing'
    const told = isFailing ? namedByServer(session, refusal.facts) : null
    const found = tables.flatMap((id) => (told?.table === id ? told : (failingCells(session, id) ?? [])))
    this.#failing = isFailing ? found.map((one) => ({ ...one, name: nameOf(one.table) })) : []
    this.#shown = new Set(isFailing ? tables : [])
  }

  /** Hashes of all that is finalised; a sentence when one of them is not what the person saw. */
  async #compare(tables: readonly TableId[]): Promise<Readonly<Record<string, string>> | Sentence> {
    const seen: Record<string, string> = {}
    for (const id of tables) {
      const now = await this.#place.session.contentHash(id)
      const before = await (this.#seen.get(id) ?? now)
      // Whoever goes on after this has been told.
      this.#seen.set(id, Promise.resolve(now))
      if (before !== now)
        return this.taking.failureOf(new AppError('changed-meanwhile', { table: id }), this.#table)
      seen[id] = now
    }
    return seen
  }

  #look(tables: readonly TableId[]): void {
    const { session } = this.#place
    for (const id of tables)
      if (!this.#seen.has(id) && session.access(id).state !== 'final')
        this.#seen.set(id, session.contentHash(id))
  }

  async #ask(): Promise<void> {
    const { port, session } = this.#place
    try {
      const told = await port.fedBy(this.#table)
      const known = new Set(this.#fedBy)
      const more = told.filter((id) => !known.has(id) && session.access(id).state !== 'final')
      this.#look(more)
      this.#fedBy = [...this.#fedBy, ...more]
      this.#asked = 'done'
    } catch {
      this.#asked = 'failed'
    }
  }
}
