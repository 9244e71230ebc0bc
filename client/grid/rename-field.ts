/**
 * The small field in which a column gets its name, laid over its header. Enter or leaving it keeps the name, Escape does not.
 */
import type { ColumnId } from '../../shared/model/ids.ts'
import { AG } from './ag-grid.ts'

export type RenameRequest = {
  readonly label: string
  /** Null: nothing is to change. */
  readonly done: (name: string | null) => void
}

export class RenameField {
  readonly #host: HTMLElement
  #field: HTMLTextAreaElement | null = null
  #finish: (() => void) | null = null

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

  open(column: ColumnId, name: string, { label, done }: RenameRequest): void {
    const header = this.#host.querySelector<HTMLElement>(`.${AG.headerCell}[col-id="${column}"]`)
    if (!header) return
    const field = document.createElement('textarea')
    field.className = 'f-rename'
    field.value = name
    field.setAttribute('aria-label', label)
    header.append(field)
    this.#field = field
    const finish = (result: string | null): void => {
      if (this.#field !== field) return
      this.#field = null
      this.#finish = null
      field.remove()
      done(result)
    }
    this.#finish = () => finish(field.value)
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
