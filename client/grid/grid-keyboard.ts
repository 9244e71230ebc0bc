/**
 * Carries out what keys mean while no cell is edited. Listens before AG Grid, so that it never sees a key that is ours; keys that are not
 * (F6, the browser's own) go on to the page. A character, or an input method at its start, opens the editor inside the key press.
 */
import { isMac } from '../ui/key-names.ts'
import type { GridCommand } from './commands.ts'
import type { GridCore } from './grid-core.ts'
import type { GridEditing } from './grid-editing.ts'
import type { KeyAction } from './grid-keys.ts'
import { keyAction } from './grid-keys.ts'
import type { Spot } from './selection.ts'
import { clampSpot, jump, nextCorner } from './selection.ts'

export type KeyboardEvents = {
  /** The key belongs to a text field of the grid. */
  readonly isField: (target: EventTarget | null) => boolean
  readonly run: (command: GridCommand) => void
  readonly openMenu: () => void
  readonly dismissNotice: () => void
  /** False: no cut is waiting. */
  readonly endMark: () => boolean
}

/** What Alt makes of the key is a character. A Mac's Option writes – and, as a dead key, é; browsers do not call it AltGraph. */
const isWritten = (event: KeyboardEvent): boolean =>
  event.getModifierState('AltGraph') ||
  (isMac() && !event.ctrlKey && !event.metaKey && (event.key.length === 1 || event.key === 'Dead'))

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
    if (event.key === 'Escape' && (core.endMode() || this.#events.endMark())) return event.stopPropagation()
    const action = keyAction({
      key: event.key,
      keyCode: event.keyCode,
      ctrlKey: event.ctrlKey,
      metaKey: event.metaKey,
      shiftKey: event.shiftKey,
      altKey: event.altKey,
      altGraph: isWritten(event),
      rightToLeft: core.view.isRightToLeft,
      onColumns: core.isOnColumns,
    })
    if (!action) return
    core.valuesOnly = 'valuesOnly' in action
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
    switch (action.do) {
      case 'step':
        return this.#editing.step(action.by, action.along)
      case 'select':
        return this.#select(action.what)
      case 'corner':
        return core.activate(nextCorner(core.rect, core.active))
      case 'show':
        return core.view.scrollTo(core.active)
      case 'mode':
        return core.setMode(action.mode)
      case 'command':
        return this.#events.run(action.command)
      case 'menu':
        return this.#events.openMenu()
      default: {
        const extend = action.extend || core.mode === 'extend'
        this.#moveTo(this.#target(action, extend ? core.focus : core.active), extend)
      }
    }
  }

  /** May lie outside the table. */
  #target(action: Extract<KeyAction, { extend: boolean }>, from: Spot): Spot {
    const { reader, view } = this.#core
    const { size } = reader
    switch (action.do) {
      case 'move':
        if (action.jump) return jump(from, action.by, size, (spot) => reader.isFilled(spot))
        return { row: from.row + action.by.row, column: from.column + action.by.column }
      case 'page':
        return { ...from, row: from.row + action.by * view.pageRows }
      case 'across':
        return { ...from, column: view.columnAcross(from.column, action.by) }
      case 'edge': {
        const row = action.table ? (action.end ? size.rows - 1 : 0) : from.row
        return { row, column: action.end ? size.columns - 1 : 0 }
      }
    }
  }

  #moveTo(spot: Spot, extend: boolean): void {
    const core = this.#core
    const to = clampSpot(spot, core.reader.size)
    if (extend) core.reshape(core.anchor, to, { focus: false })
    else if (core.mode === 'add') core.addAt(to)
    else core.select(to)
  }

  #select(what: 'all' | 'rows' | 'columns' | 'active'): void {
    const core = this.#core
    if (what === 'active') return core.collapse()
    const { rows, columns } = core.reader.size
    if (what === 'all')
      return core.select({ row: 0, column: 0 }, { row: rows - 1, column: columns - 1 }, { scroll: false })
    const whole = core.rects.map((rect) =>
      what === 'rows' ? { ...rect, left: 0, right: columns - 1 } : { ...rect, top: 0, bottom: rows - 1 },
    )
    core.selectAll(whole, { scroll: false })
  }
}
