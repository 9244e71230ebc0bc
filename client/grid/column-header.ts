/**
 * What AG Grid's header shows: a column's label with its menu button, and a spanning header with the rule beneath it. Their heights are
 * measured like those of rows, because labels wrap.
 */
import type { GridRow, IHeaderComp, IHeaderGroupComp, IHeaderGroupParams, IHeaderParams } from './ag-grid.ts'

export type HeaderContext = {
  readonly describe: (column: string) => HeaderLook
  readonly openMenu: (column: string, at: DOMRect) => void
}

export type HeaderLook = {
  readonly label: string
  /** `B`, said to a screen reader with the label. */
  readonly spoken: string
  readonly number: boolean
  readonly menuLabel: string
  /** Draws what is said of a column that is sorted, filtered, or beside hidden ones. */
  readonly sign?: (head: HTMLElement, cell: HTMLElement) => void
}

export class ColumnHead implements IHeaderComp {
  readonly #element = document.createElement('div')
  readonly #button = document.createElement('button')
  #params: IHeaderParams<GridRow, HeaderContext> | null = null

  init(params: IHeaderParams<GridRow, HeaderContext>): void {
    this.#button.type = 'button'
    this.#button.className = 'f-head-menu'
    this.#button.tabIndex = -1
    this.#button.textContent = '⋮'
    this.#button.setAttribute('aria-haspopup', 'menu')
    this.#button.addEventListener('click', () => {
      const id = this.#params?.column.getColId()
      if (id !== undefined) this.#params?.context.openMenu(id, this.#button.getBoundingClientRect())
    })
    this.refresh(params)
  }

  getGui(): HTMLElement {
    return this.#element
  }

  refresh(params: IHeaderParams<GridRow, HeaderContext>): boolean {
    this.#params = params
    const look = params.context.describe(params.column.getColId())
    this.#button.setAttribute('aria-label', look.menuLabel)
    drawHeader(this.#element, look)
    this.#element.append(this.#button)
    look.sign?.(this.#element, params.eGridHeader)
    return true
  }
}

export function drawHeader(element: HTMLElement, look: HeaderLook): void {
  element.className = look.number ? 'f-head f-head-number' : 'f-head'
  const label = document.createElement('span')
  label.className = 'f-head-label'
  // A label may break after a slash, as the printed ones do.
  label.textContent = look.label.replaceAll('/', '/\u200b')
  const spoken = document.createElement('span')
  spoken.className = 'f-hidden'
  spoken.textContent = look.spoken
  element.replaceChildren(label, spoken)
}

/** The corner above the row numbers. */
export class CornerHead implements IHeaderComp {
  readonly #element = document.createElement('div')

  init(params: IHeaderParams<GridRow, HeaderContext>): void {
    this.#element.className = 'f-corner'
    this.refresh(params)
  }

  getGui(): HTMLElement {
    return this.#element
  }

  refresh(params: IHeaderParams<GridRow, HeaderContext>): boolean {
    const spoken = document.createElement('span')
    spoken.className = 'f-hidden'
    spoken.textContent = params.context.describe('#').label
    this.#element.replaceChildren(spoken)
    return true
  }
}

export class GroupHead implements IHeaderGroupComp {
  readonly #element = document.createElement('div')

  init(params: IHeaderGroupParams<GridRow>): void {
    drawGroup(this.#element, params.displayName ?? '')
  }

  getGui(): HTMLElement {
    return this.#element
  }
}

export function drawGroup(element: HTMLElement, label: string): void {
  element.className = 'f-group'
  const words = document.createElement('span')
  words.className = 'f-group-label'
  const word = document.createElement('span')
  word.className = 'f-group-word'
  word.textContent = label
  words.append(word)
  element.replaceChildren(words)
}
