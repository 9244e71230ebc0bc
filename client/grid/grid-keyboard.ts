/**
 * Carries out what keys mean while no cell is edited. Listens before AG Grid, so that it never sees a key that is ours; keys that are not
 * (F6, the browser's own) go on to the page. A character, or an input method at its start, opens the editor inside the key press.
 */
import type { GridCommand } from './commands.ts'
import type { GridCore } from './grid-core.ts'
import type { GridEditing } from './grid-editing.ts'
import type { KeyAction } from './grid-keys.ts'
import { keyAction } from './grid-keys.ts'
import type { Spot } from './selection.ts'
import { clampSpot, jump } from './selection.ts'

export type KeyboardEvents = {
  /** The key belongs to a text field of the grid. */
  readonly isField: (target: EventTarget | null) => boolean
  readonly run: (command: GridCommand) => void
  readonly openMenu: () => void
  readonly dismissNotice: () => void
  /** False: no cut is waiting. */
  readonly endCut: () => boolean
}

export class GridKeyboard {
  readonly #core: GridCore
  readonly #editing: GridEditing
  readonly #events: KeyboardEvents
  readonly #abort = new AbortController()

  constructor(core: GridCore, editing: GridEditing, events: KeyboardEvents) {
    this.#core = core
    this.#editing = editing
    this.#events = events
    core.view.host.addEventListener('keydown', (event) => this.#key(event), {
      capture: true,
      signal: this.#abort.signal,
    })
  }

  destroy(): void {
    this.#abort.abort()
  }

  #key(event: KeyboardEvent): void {
    const core = this.#core
    if (this.#events.isField(event.target) || core.isEmpty) return
    if (event.target instanceof HTMLButtonElement) return
    if (event.key === 'Escape' && core.endHint()) return event.stopPropagation()
    if (event.key === 'Escape' && core.notice) return this.#events.dismissNotice()
    if (event.key === 'Escape' && this.#events.endCut()) return event.stopPropagation()
    const action = keyAction({
      key: event.key,
      keyCode: event.keyCode,
      ctrlKey: event.ctrlKey,
      metaKey: event.metaKey,
      shiftKey: event.shiftKey,
      altKey: event.altKey,
      isComposing: event.isComposing,
      altGraph: event.getModifierState('AltGraph'),
      rightToLeft: core.view.isRightToLeft,
    })
    if (!action) return
    event.stopPropagation()
    if (action.do === 'type') {
      // A read-only table answers with a sentence; the character must not scroll the page (space) or search it (').
      if (!this.#editing.start({ text: '' })) event.preventDefault()
    } else if (action.do !== 'browser') {
      event.preventDefault()
      this.#do(action)
    }
  }

  #do(action: Exclude<KeyAction, { do: 'type' | 'browser' }>): void {
    const core = this.#core
    const { size } = core.reader
    const from = 'extend' in action && action.extend ? core.focus : core.active
    switch (action.do) {
      case 'move': {
        const filled = (spot: Spot): boolean => core.reader.isFilled(spot)
        const next = { row: from.row + action.by.row, column: from.column + action.by.column }
        return this.#moveTo(action.jump ? jump(from, action.by, size, filled) : next, action.extend)
      }
      case 'page':
        return this.#moveTo({ ...from, row: from.row + action.by * core.view.pageRows }, action.extend)
      case 'edge': {
        const row = action.table ? (action.end ? size.rows - 1 : 0) : from.row
        return this.#moveTo({ row, column: action.end ? size.columns - 1 : 0 }, action.extend)
      }
      case 'step':
        return this.#editing.step(action.by, action.along)
      case 'select':
        return this.#select(action.what)
      case 'command':
        return this.#events.run(action.command)
      case 'menu':
        return this.#events.openMenu()
    }
  }

  #moveTo(spot: Spot, extend: boolean): void {
    const to = clampSpot(spot, this.#core.reader.size)
    if (extend) this.#core.select(this.#core.anchor, to, { focus: false })
    else this.#core.select(to)
  }

  #select(what: 'all' | 'rows' | 'columns'): void {
    const { rect, reader } = this.#core
    const [lastRow, lastColumn] = [reader.size.rows - 1, reader.size.columns - 1]
    const [top, bottom] = what === 'rows' ? [rect.top, rect.bottom] : [0, lastRow]
    const [left, right] = what === 'columns' ? [rect.left, rect.right] : [0, lastColumn]
    this.#core.select({ row: top, column: left }, { row: bottom, column: right }, { scroll: false })
  }
}
