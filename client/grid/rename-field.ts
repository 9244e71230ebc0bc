/**
 * The small field in which a column gets its name, laid over its header and as large as the name. Enter or leaving it keeps the name,
 * Escape does not.
 */
import type { ColumnId } from '../../shared/model/ids.ts'
import { AG } from './ag-grid.ts'

/** A name of several words reads in two lines. */
const LEAST_WIDTH = 180

export type RenameRequest = {
  readonly label: string
  /** Null: nothing is to change. */
  readonly done: (name: string | null) => void
}

export class RenameField {
  readonly #host: HTMLElement
  #field: HTMLTextAreaElement | null = null
  #finish: (() => void) | null = null
  #abandon: (() => void) | null = null

  constructor(host: HTMLElement) {
    this.#host = host
  }

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

  open(column: ColumnId, name: string, { label, done }: RenameRequest): void {
    const header = this.#host.querySelector<HTMLElement>(`.${AG.headerCell}[col-id="${column}"]`)
    if (!header) return
    const field = document.createElement('textarea')
    field.className = 'f-rename'
    field.defaultValue = name
    field.setAttribute('aria-label', label)
    header.append(field)
    this.#field = field
    const box = header.getBoundingClientRect()
    field.style.bottom = `${window.innerHeight - box.bottom + 2}px`
    const width = Math.max(box.width - 4, LEAST_WIDTH)
    field.style.left = `${Math.max(0, Math.min(box.left + 2, window.innerWidth - width - 2))}px`
    field.style.width = `${width}px`
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
