/**
 * What the plan's page decides: which table is shown, what a key or a button does, what is said about how things stand. It asks the
 * session and tells the person; `PlanPage.svelte` draws. Made by the component, so its effects end with it.
 */
import { tick } from 'svelte'

import type { CellAddress } from '../../shared/model/cell.ts'
import type { TableId } from '../../shared/model/ids.ts'
import type { NumberedTable } from '../../shared/plan/numbering.ts'
import type { UndoneElsewhere } from '../grid/grid-commands.ts'
import type { GridController } from '../grid/grid-controller.ts'
import type { KeptSearch } from '../grid/kept-search.ts'
import { words } from '../i18n/words.svelte.ts'
import type { RefusedEdit } from '../session/session-types.ts'
import type { BannerAction, BannerLine } from '../state/banners.ts'
import { bannerLines } from '../state/banners.ts'
import { denialKey } from '../state/denial-words.ts'
import type { NavigatorGroup } from '../state/navigator.ts'
import { navigatorGroups } from '../state/navigator.ts'
import type { PersonPresent } from '../state/people.ts'
import { peoplePresent } from '../state/people.ts'
import type { PlanView } from '../state/plan-view.svelte.ts'
import type { Route } from '../state/route.ts'
import { signInFor } from '../state/route.ts'
import { isPlainClick } from '../state/router.svelte.ts'
import type { Safety } from '../state/safety.ts'
import { safetyOf } from '../state/safety.ts'
import type { Shell } from '../state/shell.ts'
import type { PageCommand } from '../state/shortcut.ts'
import { commandOf } from '../state/shortcut.ts'
import { Steady } from '../state/steady.svelte.ts'
import { redo, report, undo } from '../state/undoing.ts'
import type { UnsentSummary } from '../state/unsent-summary.ts'
import { unsentSummary } from '../state/unsent-summary.ts'
import { Regions } from '../ui/regions.ts'
import { isTextField } from '../ui/roving-keys.ts'
import { LifeDialogs } from './life-dialogs.svelte.ts'
import type { CellTarget } from './sheet-state.svelte.ts'
import { TableChanges } from './table-changes.svelte.ts'
import { TakingAlong } from './taking-along.ts'

/** A break of the connection shorter than this is nobody's business. */
const PATIENCE = 2500
const SMALL_SCREEN = '(width < 48rem)'

/** `cell`: the one that was chosen with it. */
export type PointedTable = { readonly table: TableId; readonly cell: CellAddress | null }

export class PlanPageState {
  filter = $state('')
  /** Open: the sheet of shortcuts, or [GR54] the field over everything. */
  window = $state<'keys' | 'palette' | null>(null)
  /** Of the table shown, once it is there. */
  grid = $state.raw<GridController | null>(null)
  /** [GR48] The table whose cells are pointed at for the formula that is open in the table shown. */
  pointed = $state.raw<PointedTable | null>(null)
  /** [GR51] What is looked for in the plan. */
  readonly search: KeptSearch = { search: null }
  /** On a small screen the navigator lies over the table and starts closed. */
  #drawerOpen = $state(false)
  #small = $state(false)
  readonly changes: TableChanges
  readonly along: TakingAlong
  readonly life: LifeDialogs
  /** Refused edits that the person has looked at, by their ids; true: they could be written then. */
  #seenRefused = $state.raw<ReadonlyMap<string, boolean>>(new Map())
  readonly #view: PlanView
  readonly #shell: Shell
  readonly #wanted: () => TableId | null
  readonly #away = new Steady(PATIENCE)
  readonly #regions = new Regions(document)
  #target = $state.raw<CellTarget | null>(null)
  /** [GR70] Whom one goes along with; null: nobody any more, undefined: nobody yet. */
  following = $state<string | null>()

  readonly entry = $derived.by((): NumberedTable | null => {
    const wanted = this.#wanted()
    return wanted === null ? null : (this.#view.tableEntry(wanted) ?? null)
  })
  readonly groups = $derived.by((): NavigatorGroup[] => {
    const { components, tables, plan } = this.#view
    const caption = (id: TableId) => this.#view.looks(id).caption
    return navigatorGroups(
      { components, tables, mainLanguage: plan.mainLanguage, caption, access: (id) => this.#view.access(id) },
      words.language,
      this.filter,
    )
  })
  readonly people = $derived.by((): PersonPresent[] =>
    peoplePresent(this.#view.peers, this.#view.session.person.id),
  )
  readonly safety = $derived.by((): Safety => safetyOf(this.#view.status))
  readonly unsent = $derived.by((): UnsentSummary => unsentSummary(this.#view.unsent))
  readonly banners = $derived.by((): BannerLine[] =>
    bannerLines({
      status: this.#view.status,
      away: this.#away.value,
      unseenRefused: this.#view.refused.filter(({ id }) => !this.#seenRefused.has(id)).length,
      writableRefused: this.#view.refused.filter(
        (edit) => this.#seenRefused.get(edit.id) === false && this.#isOpen(edit),
      ).length,
      networkDown: !this.#shell.network.online,
      room: this.entry?.id ?? null,
    }),
  )
  readonly remarks = $derived.by((): string[] => [
    ...(this.#shell.lasting.state === 'refused' && !this.#view.status.saved
      ? [words.page('device.may-clear')]
      : []),
    ...(this.#shell.update.offline === 'unavailable' ? [words.page('device.no-offline-start')] : []),
  ])

  constructor(view: PlanView, shell: Shell, wanted: () => TableId | null) {
    this.#view = view
    this.#shell = shell
    this.#wanted = wanted
    this.along = new TakingAlong(shell, view.session)
    this.changes = new TableChanges({
      view,
      shell,
      shown: wanted,
      nameOf: this.nameOf,
      visit: this.visit,
      leaveTable: () => shell.router.correct(this.firstRoute),
      undo: () => this.undo(),
      tellMissingPart: this.along.departure.tellMissingPart,
    })
    this.life = new LifeDialogs(wanted, this.along.departure.tellMissingPart)
    $effect(() => this.#away.set(view.status.connection !== 'online'))
    $effect(() => {
      if (view.edited) void shell.lasting.ask()
    })
    $effect(() => shell.router.guard(this.#mayGo))
    $effect(() => this.#land())
    $effect(() => this.#listen())
  }

  get navigatorOpen(): boolean {
    return this.#small ? this.#drawerOpen : this.#shell.preferences.navigatorOpen
  }
  /** Why the table shown may only be read; empty when it may be changed. */
  get whyReadOnly(): string {
    const reason = this.entry && this.#view.access(this.entry.id).reason
    return reason ? words.page(denialKey(reason)) : ''
  }
  /** Why tables cannot be added, renamed and removed; empty when they can. */
  get whyNoStructure(): string {
    const reason = this.#view.mayPlan('structure')
    return reason ? words.page(denialKey(reason)) : ''
  }
  get firstRoute(): Route {
    return this.routeOf(this.#view.tables[0]?.id ?? null)
  }

  get shareRoute(): Route {
    return { page: 'share', plan: this.#view.session.planId }
  }

  routeOf(table: TableId | null): Route {
    return { page: 'plan', plan: this.#view.session.planId, table }
  }

  readonly nameOf = (table: TableId): string => this.#view.tableEntry(table)?.name(words.language) ?? table

  // ---- going about

  readonly visit = (table: TableId): void => {
    if (this.#pointIn(table)) return
    if (this.#shell.router.go(this.routeOf(table))) this.#drawerOpen = false
  }
  /** `cell`: to be gone to there. */
  readonly followed = (event: MouseEvent, table: TableId, cell?: CellAddress): void => {
    if (isPlainClick(event) && this.#pointIn(table, cell)) return event.preventDefault()
    if (!this.#shell.router.followLink(event, this.routeOf(table))) return
    this.#drawerOpen = false
    if (cell && this.#wanted() === table) this.#target = cell
  }
  /** To a cell of any table: where a value comes from, where something was undone, what is to be mended. */
  readonly openCell = (address: CellTarget): void => {
    if (this.#pointIn(address.table, address)) return
    this.visit(address.table)
    if (this.#wanted() === address.table) this.#target = address
  }
  /** [GR48] With a formula open that waits for a reference one goes nowhere: cells of that table can be pointed at for it. */
  #pointIn(table: TableId, cell: CellAddress | null = null): boolean {
    const pointing = this.grid?.pointing
    const isHome = table === this.entry?.id
    if (!pointing || !(pointing.isPossible || (isHome && this.pointed))) return false
    this.#drawerOpen = false
    if (isHome) {
      this.endPointing()
      if (cell && pointing.isPossible) pointing.toCell(cell)
      else this.grid?.resume()
    } else {
      pointing.leaveCell()
      this.pointed = { table, cell }
    }
    return true
  }
  /** @param of ends only what belongs to this table's grid */
  readonly endPointing = (of = this.grid): void => {
    if (!this.pointed || of !== this.grid) return
    this.pointed = null
    // The table it lay over can have the keyboard again once it is in sight.
    void tick().then(() => of?.resume())
  }
  /** Null: goes on alone. */
  readonly follow = (person: string | null): void => {
    if (person === null || this.#mayGo()) this.following = person
  }
  /** [GR18] With half a formula open one stays, and is told which cell it is. */
  readonly #mayGo = (): boolean => {
    const cell = this.#shell.work.stay()
    if (cell !== null) this.#shell.notices.tell('leave.cell', { cell }, { tone: 'warning' })
    return cell === null
  }
  /** The cell to go to in a table that is shown; given once. Followed while an effect asks. */
  takeTarget(table: TableId): CellTarget | null {
    const target = this.#target?.table === table ? this.#target : null
    if (target) this.#target = null
    return target
  }
  readonly toggleNavigator = (): void => {
    if (this.#small) this.#drawerOpen = !this.#drawerOpen
    else this.#shell.preferences.navigatorOpen = !this.#shell.preferences.navigatorOpen
  }
  readonly skip = (event: Event): void => {
    event.preventDefault()
    const grid = document.querySelector<HTMLElement>('[data-region="table"]')
    this.#regions.move(grid?.previousElementSibling ?? null, 1)
  }

  /** `/plans/x` becomes its first table, once there is one. */
  #land(): void {
    const first = this.#view.tables[0]
    if (this.#wanted() === null && first) this.#shell.router.correct(this.routeOf(first.id))
  }

  #listen(): () => void {
    const screen = globalThis.matchMedia(SMALL_SCREEN)
    const resized = (): void => {
      this.#small = screen.matches
    }
    resized()
    screen.addEventListener('change', resized)
    document.addEventListener('focusin', this.#regions.remember)
    return () => {
      this.#away.close()
      screen.removeEventListener('change', resized)
      document.removeEventListener('focusin', this.#regions.remember)
    }
  }

  // ---- keys

  readonly key = (event: KeyboardEvent): void => {
    if (event.defaultPrevented || this.changes.dialog || this.life.open || this.window) return
    const { target } = event
    const inGrid = target instanceof Element && target.closest('[role=grid],[role=treegrid]') !== null
    const command = commandOf(event, isTextField(target) || inGrid)
    if (command === null) return
    event.preventDefault()
    this.#does[command]()
  }

  readonly #does: { readonly [command in PageCommand]: () => void } = {
    undo: () => this.undo(),
    redo: () => this.redo(),
    find: () => this.grid?.run('find'),
    replace: () => this.grid?.run('replace'),
    palette: () => (this.window = 'palette'),
    'find-table': () => this.#findTable(),
    'show-keys': () => (this.window = 'keys'),
    'next-region': () => void this.#regions.move(document.activeElement, 1),
    'previous-region': () => void this.#regions.move(document.activeElement, -1),
  }

  #findTable(): void {
    if (!this.navigatorOpen) this.toggleNavigator()
    requestAnimationFrame(() => document.querySelector<HTMLInputElement>('#navigator-filter')?.select())
  }

  // ---- changing

  readonly undo = (): void => undo(this.#undoPlace(), this.#shell.notices)
  readonly redo = (): void => redo(this.#undoPlace(), this.#shell.notices)

  /** [UNDO9] Asked in the table shown, and done in another one. */
  readonly undone = ({ outcome, way, place }: UndoneElsewhere): void => {
    report(outcome, way, this.#undoPlace(), this.#shell.notices, place !== null)
    if (place) this.openCell(place)
  }

  #undoPlace(): Parameters<typeof undo>[0] {
    return {
      session: this.#view.session,
      shown: this.entry?.id ?? null,
      nameOf: this.nameOf,
      visit: this.visit,
    }
  }

  // ---- taking along

  readonly export = (choice: 'csv' | 'xlsx' | 'plan'): void => {
    if (choice === 'plan') this.along.plan()
    else if (this.entry) this.along.table(this.entry.id, choice)
  }
  readonly bannerAction = (action: BannerAction): void => {
    if (action === 'reload') void this.along.departure.reload()
    else if (action === 'dismiss') this.#view.session.dismissCleared()
    else if (action === 'sign-in') this.#shell.router.go(signInFor(this.#shell.router.route))
    else if (action === 'show-refused') this.showRefused()
    else this.along.plan()
  }

  // ---- edits that were not accepted

  /** Its table, or the outline, may be changed now. */
  readonly #isOpen = ({ table }: RefusedEdit): boolean =>
    table === null
      ? this.#view.mayPlan('structure') === null
      : this.#view.tableEntry(table) !== undefined && this.#view.access(table).mode === 'write'

  readonly showRefused = (): void => {
    this.#seenRefused = new Map(this.#view.refused.map((edit) => [edit.id, this.#isOpen(edit)]))
    const table = this.entry?.id ?? this.#view.tables[0]?.id
    if (table !== undefined) void this.life.ask('refused', table)
  }
}
