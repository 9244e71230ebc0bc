/**
 * What the plan's page decides: which table is shown, what a key or a button does, what is said about how things stand. It asks the
 * session and tells the person; `PlanPage.svelte` draws. Made by the component, so its effects end with it.
 */
import type { CellAddress } from '../../shared/model/cell.ts'
import { tableId } from '../../shared/model/ids.ts'
import type { TableId } from '../../shared/model/ids.ts'
import type { NumberedTable } from '../../shared/plan/numbering.ts'
import { words } from '../i18n/words.svelte.ts'
import type { Outcome } from '../session/session-types.ts'
import type { BannerAction, BannerLine } from '../state/banners.ts'
import { bannerLines } from '../state/banners.ts'
import type { NavigatorGroup } from '../state/navigator.ts'
import { navigatorGroups } from '../state/navigator.ts'
import { newTable, placeOf } from '../state/new-table.ts'
import type { NewTableChoice } from '../state/new-table.ts'
import type { PersonPresent } from '../state/people.ts'
import { peoplePresent } from '../state/people.ts'
import type { PlanView } from '../state/plan-view.svelte.ts'
import type { Route } from '../state/route.ts'
import type { Safety } from '../state/safety.ts'
import { safetyOf } from '../state/safety.ts'
import type { Shell } from '../state/shell.ts'
import { commandOf } from '../state/shortcut.ts'
import { Steady } from '../state/steady.svelte.ts'
import type { TableWords } from '../state/table-words.ts'
import { saveWords, wordsOf } from '../state/table-words.ts'
import { redo, undo } from '../state/undoing.ts'
import type { UnsentSummary } from '../state/unsent-summary.ts'
import { unsentSummary } from '../state/unsent-summary.ts'
import { Regions } from '../ui/regions.ts'
import { isTextField } from '../ui/roving-keys.ts'

export type PageDialog =
  | { readonly is: 'add-table'; readonly group: NavigatorGroup }
  | { readonly is: 'words'; readonly table: TableId; readonly initial: TableWords }

/** A break of the connection shorter than this is nobody's business. */
const PATIENCE = 2500
const SMALL_SCREEN = '(width < 48rem)'

export class PlanPageState {
  filter = $state('')
  #dialog = $state.raw<PageDialog | null>(null)
  /** On a small screen the navigator lies over the table and starts closed. */
  #drawerOpen = $state(false)
  #small = $state(false)
  readonly #view: PlanView
  readonly #shell: Shell
  readonly #wanted: () => TableId | null
  readonly #away = new Steady(PATIENCE)
  readonly #regions = new Regions(document)
  #target: CellAddress | null = null

  readonly entry = $derived.by((): NumberedTable | null => {
    const wanted = this.#wanted()
    return wanted === null ? null : (this.#view.tableEntry(wanted) ?? null)
  })
  readonly groups = $derived.by((): NavigatorGroup[] => {
    const { components, tables, plan } = this.#view
    const caption = (id: TableId) => this.#view.looks(id).caption
    return navigatorGroups(
      { components, tables, mainLanguage: plan.mainLanguage, caption },
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
      networkDown: !this.#shell.network.online,
      room: this.entry?.id ?? null,
    }),
  )
  readonly remarks = $derived.by((): string[] => [
    ...(this.#shell.lasting.state === 'refused' ? [words.page('device.may-clear')] : []),
    ...(this.#shell.update.offline === 'unavailable' ? [words.page('device.no-offline-start')] : []),
  ])

  constructor(view: PlanView, shell: Shell, wanted: () => TableId | null) {
    this.#view = view
    this.#shell = shell
    this.#wanted = wanted
    $effect(() => this.#away.set(view.status.connection !== 'online'))
    $effect(() => {
      if (view.edited) void shell.lasting.ask()
    })
    $effect(() => this.#land())
    $effect(() => this.#listen())
  }

  get dialog(): PageDialog | null {
    return this.#dialog
  }
  get navigatorOpen(): boolean {
    return this.#small ? this.#drawerOpen : this.#shell.preferences.navigatorOpen
  }
  /** The server lets us read this table only. */
  get readOnly(): boolean {
    return this.#view.status.refused.some((room) => room.mode === 'read' && room.room === this.entry?.id)
  }
  get firstRoute(): Route {
    return this.routeOf(this.#view.tables[0]?.id ?? null)
  }

  routeOf(table: TableId | null): Route {
    return { page: 'plan', plan: this.#view.session.planId, table }
  }

  readonly nameOf = (table: TableId): string => this.#view.tableEntry(table)?.name(words.language) ?? table

  // ---- going about

  readonly visit = (table: TableId): void => {
    this.#shell.router.go(this.routeOf(table))
    this.#drawerOpen = false
  }
  readonly followed = (event: MouseEvent, table: TableId): void => {
    if (this.#shell.router.followLink(event, this.routeOf(table))) this.#drawerOpen = false
  }
  /** From the grid: where a value comes from, or where something was undone. */
  readonly openCell = (address: CellAddress): void => {
    this.#target = address
    this.visit(address.table)
  }
  /** The cell to go to in a table that has just appeared; given once. */
  takeTarget(table: TableId): CellAddress | null {
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
    if (event.defaultPrevented || this.#dialog) return
    const { target } = event
    const inGrid = target instanceof Element && target.closest('[role=grid],[role=treegrid]') !== null
    const command = commandOf(event, isTextField(target) || inGrid)
    if (command === null) return
    event.preventDefault()
    if (command === 'undo') this.undo()
    else if (command === 'redo') this.redo()
    else if (command === 'find-table') this.#findTable()
    else this.#regions.move(document.activeElement, command === 'next-region' ? 1 : -1)
  }

  #findTable(): void {
    if (!this.navigatorOpen) this.toggleNavigator()
    requestAnimationFrame(() => document.querySelector<HTMLInputElement>('#navigator-filter')?.select())
  }

  /** Work that is neither on this device nor on the server would go with the page: the browser asks. */
  readonly leaving = (event: BeforeUnloadEvent): void => {
    const { kept, saved } = this.#view.status
    if (kept !== 'yes' && !saved) event.preventDefault()
  }

  // ---- changing

  readonly undo = (): void => undo(this.#undoPlace(), this.#shell.notices)
  readonly redo = (): void => redo(this.#undoPlace(), this.#shell.notices)

  #undoPlace(): Parameters<typeof undo>[0] {
    return {
      session: this.#view.session,
      shown: this.entry?.id ?? null,
      nameOf: this.nameOf,
      visit: this.visit,
    }
  }

  readonly askForTable = (group: NavigatorGroup): void => {
    this.#dialog = { is: 'add-table', group }
  }
  readonly askForWords = (): void => {
    if (!this.entry) return
    const { id } = this.entry
    const initial = wordsOf(this.entry, this.#view.looks(id), words.language, this.#view.plan.mainLanguage)
    this.#dialog = { is: 'words', table: id, initial }
  }
  readonly closeDialog = (): void => {
    this.#dialog = null
  }
  readonly saveWords = (after: TableWords): void => {
    if (this.#dialog?.is !== 'words') return
    const { table, initial } = this.#dialog
    this.#dialog = null
    this.#tellRefusal(saveWords(this.#view.session, table, words.language, initial, after))
  }
  readonly addTable = (group: NavigatorGroup, choice: NewTableChoice): void => {
    this.#dialog = null
    void this.#addTable(group, choice)
  }
  readonly removeTable = (): void => {
    this.#dialog = null
    if (!this.entry) return
    const { id } = this.entry
    const name = this.nameOf(id)
    const outcome = this.#view.session.removeTable(id)
    this.#tellRefusal(outcome)
    if (outcome.status !== 'done') return
    this.#shell.router.correct(this.firstRoute)
    this.#shell.notices.tell('table.removed', { table: name }, { action: { key: 'undo', run: this.undo } })
  }

  async #addTable(group: NavigatorGroup, choice: NewTableChoice): Promise<void> {
    const { session, tables } = this.#view
    const table = newTable(group, choice, words.language, this.#shell.random)
    const outcome = await session.addTable(table, placeOf(group, choice, tables))
    this.#tellRefusal(outcome)
    if (outcome.status === 'done') this.visit(tableId(table.id))
  }

  #tellRefusal(outcome: Outcome): void {
    if (outcome.status === 'refused')
      this.#shell.notices.tell('table.not-saved', { code: outcome.code }, { tone: 'warning' })
  }

  // ---- taking along

  readonly export = (choice: 'csv' | 'xlsx' | 'plan'): void => {
    void this.#export(choice)
  }
  readonly downloadPlan = (): void => {
    void this.#export('plan')
  }
  readonly bannerAction = (action: BannerAction): void => {
    if (action === 'reload') globalThis.location.reload()
    else this.downloadPlan()
  }

  async #export(choice: 'csv' | 'xlsx' | 'plan'): Promise<void> {
    const { session } = this.#view
    try {
      const { downloadPlan, downloadTable } = await import('../state/exporting.ts')
      if (choice === 'plan') downloadPlan(session)
      else if (this.entry) await downloadTable(session, this.entry.id, choice, words.language)
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error)
      this.#shell.notices.tell('export.failed', { reason }, { tone: 'warning' })
    }
  }
}
