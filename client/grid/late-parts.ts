/** What the grid needs only once somebody works in it: a part of its own, fetched when the grid first has the keyboard. Called by grid-late.ts. */
import { parseArea } from './a1.ts'
import { ColumnRules } from './column-rules.ts'
import type { CommandLine } from './command-list.ts'
import { commandList } from './command-list.ts'
import { fillDrag } from './fill-drag.ts'
import FilterPanel from './FilterPanel.svelte'
import FindPanel from './FindPanel.svelte'
import FormatPanel from './FormatPanel.svelte'
import FormulaAssist from './FormulaAssist.svelte'
import { GridArranging } from './grid-arranging.ts'
import { GridAssist } from './grid-assist.ts'
import { GridClear } from './grid-clear.ts'
import { GridCommands, type UndoneElsewhere } from './grid-commands.ts'
import type { GridCore } from './grid-core.ts'
import type { GridEditing } from './grid-editing.ts'
import { GridFill } from './grid-fill.ts'
import { GridFind } from './grid-find.ts'
import { GridFormatRules } from './grid-format-rules.ts'
import { GridFormat } from './grid-format.ts'
import { GridFreeze } from './grid-freeze.ts'
import { GridHeadings } from './grid-headings.ts'
import { GridJoint } from './grid-joint.ts'
import { GridLooks } from './grid-looks.ts'
import { GridPaste } from './grid-paste.ts'
import { GridPrint } from './grid-print.ts'
import { GridReplace } from './grid-replace.ts'
import { GridRules } from './grid-rules.ts'
import { GridSeries } from './grid-series.ts'
import type { GridMenu as GridMenuState } from './grid-state.ts'
import { GridStructure } from './grid-structure.ts'
import { GridTrace } from './grid-trace.ts'
import GridMenu from './GridMenu.svelte'
import type { KeptSearch } from './kept-search.ts'
import { LatePaste } from './late-paste.ts'
import LookLine from './LookLine.svelte'
import { MarkedCells } from './marked-cells.ts'
import { menuEntries, sourceEntries } from './menu-entries.ts'
import { PasteSpecial } from './paste-special.ts'
import { RenameField } from './rename-field.ts'
import { SummaryWatch } from './summary-watch.ts'

export type PartsNeeded = {
  readonly core: GridCore
  readonly editing: GridEditing
  /** [GR51] What is looked for, across the tables of a plan. */
  readonly kept: KeptSearch
  /** At the active cell. */
  readonly openMenu: (
    menu: Pick<GridMenuState, 'label' | 'entries' | 'format' | 'filter'> & Partial<GridMenuState>,
  ) => void
  /** [UNDO9] Taken back in another table. */
  readonly undone: (told: UndoneElsewhere) => void
}

export class LateParts {
  readonly paste: LatePaste
  readonly special: PasteSpecial
  readonly fill: GridFill
  readonly series: GridSeries
  readonly structure: GridStructure
  readonly commands: GridCommands
  readonly rename: RenameField
  readonly summary: SummaryWatch
  readonly assist: GridAssist
  readonly trace: GridTrace
  readonly joint: GridJoint
  readonly looks: GridLooks
  readonly arranging: GridArranging
  readonly find: GridFind
  readonly replace: GridReplace
  readonly menuEntries = menuEntries
  readonly sourceEntries = sourceEntries
  readonly fillDrag = fillDrag
  readonly parseArea = parseArea
  readonly #core: GridCore
  readonly rules: GridRules
  readonly marked: MarkedCells
  readonly columnRules: ColumnRules
  readonly formatRules: GridFormatRules
  readonly #paste: GridPaste
  readonly #print: GridPrint
  readonly #freeze: GridFreeze
  readonly FormulaAssist = FormulaAssist
  readonly FindPanel = FindPanel
  readonly LookLine = LookLine

  constructor({ core, editing, kept, openMenu, undone }: PartsNeeded) {
    this.#core = core
    const paste = new GridPaste(core)
    const clear = new GridClear(core)
    this.paste = new LatePaste(core, paste)
    this.special = new PasteSpecial(core, this.paste)
    this.fill = new GridFill(core, paste)
    this.series = new GridSeries(core, paste, clear)
    this.looks = new GridLooks(core)
    this.arranging = new GridArranging(core, this.looks, openMenu)
    this.structure = new GridStructure(core, this.looks, this.arranging)
    this.rename = new RenameField()
    this.assist = new GridAssist(core, editing)
    this.summary = new SummaryWatch(core)
    this.trace = new GridTrace(core, openMenu)
    this.joint = new GridJoint(core, editing)
    this.find = new GridFind(core, kept)
    this.replace = new GridReplace(core, editing, this.find)
    this.rules = new GridRules(core)
    this.marked = new MarkedCells(core, this.rules)
    this.columnRules = new ColumnRules(core, this.marked)
    this.formatRules = new GridFormatRules(core, this.rules)
    this.#paste = paste
    this.#print = new GridPrint(core, this.rules)
    this.#freeze = new GridFreeze(core)
    const { fill, series, structure, rename, trace, special, find, looks, arranging } = this
    const format = new GridFormat(core)
    this.commands = new GridCommands({
      core,
      editing,
      clear,
      paste: this.paste,
      special,
      fill,
      series,
      structure,
      rename,
      headings: new GridHeadings(core, rename),
      rules: {
        column: this.columnRules,
        marked: this.marked,
        choices: this.assist.choices,
        formats: this.formatRules,
      },
      trace,
      format,
      openMenu,
      find,
      looks,
      arranging,
      freeze: this.#freeze,
      print: this.#print,
      undone,
    })
  }

  /** What draws it. */
  panelOf({ format, filter }: GridMenuState): typeof GridMenu {
    return filter ? FilterPanel : format ? FormatPanel : GridMenu
  }

  /** As they can be had now. */
  get commandList(): CommandLine[] {
    return commandList(this.#core)
  }

  /** Called at every change of the grid. */
  look(): void {
    this.summary.look()
    this.joint.look()
    this.find.look()
    this.rename.place()
  }

  /** The grid goes. */
  leave(): void {
    this.rename.leave()
    this.find.leave()
    this.arranging.leave()
    this.summary.stop()
    this.special.close()
    this.columnRules.close()
    this.formatRules.close()
    this.marked.stop()
    this.rules.leave()
    this.#paste.leave()
    this.#print.leave()
    this.#freeze.leave()
  }
}
