/**
 * The small field in which a column gets its name, laid over its header and as large as the name, and in which columns get a heading, over all
 * of theirs. Enter or leaving it keeps the name, Escape does not. It lies beside the headers, not in them: they are drawn anew when others
 * change columns, and what one types must not go elsewhere then.
 */
import type { ColumnId } from '../../shared/model/ids.ts'
import { AG } from './ag-grid.ts'

/** A name of several words reads in two lines. */
const LEAST_WIDTH = 180

export type RenameRequest = {
  readonly host: HTMLElement
  /** Side by side; it lies over their headers. When they are gone it stays where it was. */
  readonly columns: readonly ColumnId[]
  readonly label: string
  /** At the upper edge of the headers, where what spans them stands. */
  readonly over?: boolean
  /** Null: nothing is to change. */
  readonly done: (name: string | null) => void
}

export class RenameField {
  #field: HTMLTextAreaElement | null = null
  #finish: (() => void) | null = null
  #abandon: (() => void) | null = null
  #place: (() => void) | null = null

  get isOpen(): boolean {
    return this.#field !== null
  }

  isField(target: EventTarget | null): boolean {
    return target !== null && target === this.#field
  }

  /** The grid goes from the page: the name counts. */
  leave(): void {
    this.#finish?.()
  }

  /** The name cannot be given any more: closes, and gives what was typed. Null: nothing was. */
  giveUp(): string | null {
    const field = this.#field
    if (!field) return null
    const text = field.value === field.defaultValue ? null : field.value
    this.#abandon?.()
    return text
  }

  /** The headers may lie elsewhere now. */
  place(): void {
    this.#place?.()
  }

  open(name: string, { host, columns, label, over = false, done }: RenameRequest): void {
    const headers = (): HTMLElement[] =>
      columns.flatMap((id) => host.querySelector<HTMLElement>(`.${AG.headerCell}[col-id="${id}"]`) ?? [])
    if (headers().length === 0) return
    const field = document.createElement('textarea')
    field.className = over ? 'f-rename f-rename-over' : 'f-rename'
    field.defaultValue = name
    field.setAttribute('aria-label', label)
    if (over) field.placeholder = label
    host.append(field)
    this.#field = field
    this.#place = () => lay(field, headers(), over)
    this.#place()
    const fit = (): void => {
      field.style.height = '0'
      field.style.height = `${field.scrollHeight}px`
    }
    field.addEventListener('input', fit)
    fit()
    const finish = (result: string | null): void => {
      if (this.#field !== field) return
      this.#field = null
      this.#finish = null
      this.#abandon = null
      this.#place = null
      field.remove()
      done(result)
    }
    this.#finish = () => finish(field.value)
    this.#abandon = () => finish(null)
    field.addEventListener('keydown', (event) => {
      event.stopPropagation()
      if (event.isComposing || event.keyCode === 229) return
      if (event.key === 'Escape') finish(null)
      else if (event.key === 'Enter' && !event.altKey) finish(field.value)
      else if (event.key === 'Tab') finish(field.value)
      else return
      event.preventDefault()
    })
    field.addEventListener('blur', () => finish(field.value))
    for (const type of ['mousedown', 'dblclick', 'contextmenu', 'copy', 'cut', 'paste'] as const)
      field.addEventListener(type, (event) => event.stopPropagation())
    field.focus()
    field.select()
  }
}

function lay(field: HTMLElement, headers: readonly HTMLElement[], over: boolean): void {
  const [header] = headers
  if (!header) return
  const boxes = headers.map((one) => one.getBoundingClientRect())
  const left = Math.min(...boxes.map((box) => box.left))
  const right = Math.max(...boxes.map((box) => box.right))
  const top = rowsTop(header)
  const bottom = Math.max(...boxes.map((box) => box.bottom))
  if (over) {
    const letters = lettersHeight(header)
    field.style.top = `${top + letters}px`
    // Where no heading spans columns yet there is no room above their names: they are covered as a whole.
    if (!header.closest('.f-grouped')) field.style.minHeight = `${bottom - top - letters - 3}px`
  } else field.style.bottom = `${window.innerHeight - bottom + 2}px`
  const width = Math.min(Math.max(right - left - 4, LEAST_WIDTH), window.innerWidth - 4)
  field.style.left = `${Math.max(0, Math.min(left + 2, window.innerWidth - width - 2))}px`
  field.style.width = `${width}px`
}

/** Of all rows of headers. */
const rowsTop = (header: HTMLElement): number =>
  (header.closest(`.${AG.header}`) ?? header).getBoundingClientRect().top

/** Of the strip above the headers; its zoom is that of the table. */
const lettersHeight = (header: HTMLElement): number =>
  Number.parseFloat(getComputedStyle(header).getPropertyValue('--f-letters-height')) || 0
