/**
 * Runs the grid's commands by name, wherever they come from: menu, keyboard, the page's toolbar or palette. An edit that is open is
 * committed first; if it cannot be, the command does not run.
 */
import type { CellAddress } from '../../shared/model/cell.ts'
import type { ColumnId } from '../../shared/model/ids.ts'
import { keyNames } from '../ui/key-names.ts'
import type { ChoiceOffers } from './choice-offers.ts'
import type { ColumnRules } from './column-rules.ts'
import type { GridCommand } from './commands.ts'
import type { GridArranging } from './grid-arranging.ts'
import type { GridClear } from './grid-clear.ts'
import type { GridCore } from './grid-core.ts'
import type { GridEditing } from './grid-editing.ts'
import type { GridFill } from './grid-fill.ts'
import type { GridFind } from './grid-find.ts'
import type { GridFormatRules } from './grid-format-rules.ts'
import type { GridFormat } from './grid-format.ts'
import type { GridFreeze } from './grid-freeze.ts'
import type { GridHeadings } from './grid-headings.ts'
import type { GridLooks } from './grid-looks.ts'
import type { GridPrint } from './grid-print.ts'
import type { GridSeries } from './grid-series.ts'
import type { UndoOutcome } from './grid-session.ts'
import type { GridStructure } from './grid-structure.ts'
import type { GridTrace } from './grid-trace.ts'
import type { PartsNeeded } from './late-parts.ts'
import type { LatePaste } from './late-paste.ts'
import type { MarkedCells } from './marked-cells.ts'
import type { PasteSpecial } from './paste-special.ts'
import type { RenameField } from './rename-field.ts'
import { kindRunners } from './set-column-kind.ts'
import { VALUES_ONLY } from './special-block.ts'
import { dateNow, timeNow } from './time-now.ts'
import { lookRunners, windowRunners } from './view-runners.ts'

export type GridParts = {
  readonly core: GridCore
  readonly editing: GridEditing
  readonly clear: GridClear
  readonly paste: LatePaste
  readonly special: PasteSpecial
  readonly fill: GridFill
  readonly series: GridSeries
  readonly structure: GridStructure
  readonly rename: RenameField
  readonly headings: GridHeadings
  readonly rules: {
    readonly column: ColumnRules
    readonly marked: MarkedCells
    readonly choices: ChoiceOffers
    readonly formats: GridFormatRules
  }
  readonly trace: GridTrace
  readonly format: GridFormat
  readonly openMenu: PartsNeeded['openMenu']
  readonly looks: GridLooks
  readonly arranging: GridArranging
  readonly find: GridFind
  readonly freeze: GridFreeze
  readonly print: GridPrint
  readonly undone: (told: UndoneElsewhere) => void
}

/** What was asked here and happened in another table. `place`: to be shown; null: there is nothing to see. */
export type UndoneElsewhere = {
  readonly outcome: UndoOutcome
  readonly way: 'undo' | 'redo'
  readonly place: CellAddress | null
}

export class GridCommands {
  readonly #parts: GridParts
  readonly #runners: { readonly [command in GridCommand]: () => void }

  constructor(parts: GridParts) {
    this.#parts = parts
    const { core, editing, clear, structure, fill, series, trace, format, paste, special, find } = parts
    const { headings, rules } = parts
    this.#runners = {
      edit: () => (headings.isHeading ? headings.open() : void editing.start()),
      goToSource: () => this.#goToSource(),
      showPrecedents: () => trace.precedents(),
      showDependants: () => trace.dependants(),
      find: () => find.open(false),
      replace: () => find.open(true),
      findNext: () => find.step(1),
      findPrevious: () => find.step(-1),
      undo: () => this.#takeBack('undo'),
      redo: () => this.#takeBack('redo'),
      cut: () => this.#browserClipboard('cut'),
      copy: () => this.#browserClipboard('copy'),
      paste: () => void paste.fromBrowser(),
      pasteValues: () => void paste.fromBrowser(VALUES_ONLY),
      pasteSpecial: () => special.open(),
      clear: () => clear.clear(),
      bold: () => format.toggle('bold'),
      italic: () => format.toggle('italic'),
      alignStart: () => format.align('start'),
      alignCenter: () => format.align('center'),
      alignEnd: () => format.align('end'),
      indentLess: () => format.indent(-1),
      indentMore: () => format.indent(1),
      decimalsFewer: () => format.decimals(-1),
      decimalsMore: () => format.decimals(1),
      numberGrouped: () => format.number('grouped'),
      numberPlain: () => format.number('plain'),
      numberPercent: () => format.number('percent'),
      format: () => this.#openFormat(),
      clearFormat: () => format.clear(),
      fillDown: () => fill.down(),
      fillRight: () => fill.right(),
      fillSeries: () => series.within(),
      copyAbove: () => this.#write(fill.copyAbove()),
      valueAbove: () => this.#write(fill.valueAbove()),
      insertDate: () => this.#write(dateNow(core.reader.language)),
      insertTime: () => this.#write(timeNow()),
      insertRowAbove: () => structure.insertRowsAbove(),
      insertRowBelow: () => structure.insertRowsBelow(),
      moveRowsUp: () => structure.moveRowsUp(),
      moveRowsDown: () => structure.moveRowsDown(),
      indentRows: () => structure.indentRows(),
      outdentRows: () => structure.outdentRows(),
      deleteRows: () => structure.deleteRows(),
      insertColumnBefore: () => structure.insertColumnBefore(),
      insertColumnAfter: () => structure.insertColumnAfter(),
      renameColumn: () => this.renameColumn(core.selectedColumns[0]),
      headColumns: () => headings.open(),
      unheadColumns: () => headings.remove(),
      columnRules: () => rules.column.open(),
      pickChoice: () => rules.choices.open(),
      nextMarked: () => rules.marked.next(),
      formatRules: () => rules.formats.open(),
      fitColumns: () => structure.fitColumns(core.selectedColumns),
      widenColumns: () => structure.widenColumns(1),
      narrowColumns: () => structure.widenColumns(-1),
      ...kindRunners(core, rules),
      moveColumnsBack: () => structure.moveColumnsBack(),
      moveColumnsForward: () => structure.moveColumnsForward(),
      deleteColumns: () => structure.deleteColumns(),
      ...lookRunners(parts),
      ...windowRunners(parts),
    }
  }

  run(command: GridCommand): void {
    if (this.#parts.editing.commit()) this.#runners[command]()
  }

  /** Opens the active cell with this text in it, as if it had been typed. */
  #write(text: string | null): void {
    if (text !== null) this.#parts.editing.start({ text })
  }

  /** `over`: the heading over it, whose columns are selected. */
  renameColumn(id: ColumnId | undefined, over = false): void {
    const { core, rename, structure, headings } = this.#parts
    if (over) return headings.open()
    if (id === undefined || !core.mayChange()) return
    const column = core.reader.columns.indexOf(id)
    core.view.scrollTo({ row: core.active.row, column })
    rename.open(core.reader.columnLabel(core.reader.column(id)), {
      host: core.view.host,
      columns: [id],
      label: core.reader.messages('columnName', { letters: core.reader.lettersOf(id) }),
      done: (name) => {
        if (name !== null && name.trim() !== '') structure.renameColumn(id, name.trim())
        core.view.focus(core.active)
      },
    })
  }

  #openFormat(): void {
    const { core, format, openMenu } = this.#parts
    if (!core.mayChange()) return
    openMenu({ label: core.reader.messages('formatOf', { range: core.rangeName }), entries: [], format })
  }

  #goToSource(): void {
    const { core } = this.#parts
    const source = core.activePlace && core.reader.sourceOf(core.activePlace)
    if (source) core.onOpen(source)
  }

  #takeBack(direction: 'undo' | 'redo'): void {
    const { core } = this.#parts
    const outcome = core.act<UndoOutcome>(() => core.session[direction]())
    core.settle()
    if (!outcome) return
    if (outcome.status === 'nothing')
      return core.announce(direction === 'undo' ? 'nothingToUndo' : 'nothingToRedo')
    const elsewhere = this.#showUndone(outcome)
    if (elsewhere || outcome.touched.every(({ table }) => table !== core.reader.id))
      return this.#parts.undone({ outcome, way: direction, place: elsewhere })
    if (outcome.denied !== undefined) core.tell('undoDenied')
    else if (outcome.status === 'left') core.tell('undoLeft')
    else if (outcome.status === 'partly') core.tell('undoPartly')
  }

  /**
   * Goes to what was taken back, nobody should have to look for it; to another table only when nothing was touched in this one: gives the
   * place there. [UNDO9] What could not be taken back for want of a right leads nowhere.
   */
  #showUndone(outcome: Exclude<UndoOutcome, { readonly status: 'nothing' }>): CellAddress | null {
    const { core } = this.#parts
    const here = outcome.touched.find((one) => one.table === core.reader.id)
    const { table, at } = here ?? outcome
    // A table that was removed meanwhile has no place to go to.
    if (table === null || !core.session.tables().some(({ id }) => id === table)) return null
    if (outcome.denied !== undefined && table !== core.reader.id) return null
    const known = table === core.reader.id ? core.reader.table : core.session.table(table)
    const row = at.row ?? known.rows.ids[0]
    const column = at.column ?? known.columns.ids[0]
    if (row === undefined || column === undefined) return null
    if (table !== core.reader.id) return { table, row, column }
    core.goTo({ row, column })
    return null
  }

  #browserClipboard(what: 'copy' | 'cut'): void {
    const { core } = this.#parts
    core.view.focus(core.active)
    // Deprecated, and still the one call that fires the native event with a writable clipboard.
    if (!document.execCommand(what))
      core.tell('clipboardBlocked', { keys: keyNames(what === 'cut' ? 'Ctrl+X' : 'Ctrl+C') })
  }
}
