/** What the grid needs only once somebody works in it: a part of its own, fetched when the grid first has the keyboard. Called by grid-late.ts. */
import { parseArea } from './a1.ts'
import type { CommandLine } from './command-list.ts'
import { commandList } from './command-list.ts'
import FindPanel from './FindPanel.svelte'
import FormatPanel from './FormatPanel.svelte'
import FormulaAssist from './FormulaAssist.svelte'
import { GridAssist } from './grid-assist.ts'
import { GridClear } from './grid-clear.ts'
import { GridCommands, type UndoneElsewhere } from './grid-commands.ts'
import type { GridCore } from './grid-core.ts'
import type { GridEditing } from './grid-editing.ts'
import { GridFill } from './grid-fill.ts'
import { GridFind } from './grid-find.ts'
import { GridFormat } from './grid-format.ts'
import { GridJoint } from './grid-joint.ts'
import { GridPaste } from './grid-paste.ts'
import { GridReplace } from './grid-replace.ts'
import { GridSeries } from './grid-series.ts'
import type { GridMenu as GridMenuState } from './grid-state.ts'
import { GridStructure } from './grid-structure.ts'
import { GridTrace } from './grid-trace.ts'
import GridMenu from './GridMenu.svelte'
import type { KeptSearch } from './kept-search.ts'
import { LatePaste } from './late-paste.ts'
import { menuEntries } from './menu-entries.ts'
import { PasteSpecial } from './paste-special.ts'
import { RenameField } from './rename-field.ts'
import { SummaryWatch } from './summary-watch.ts'

export type PartsNeeded = {
  readonly core: GridCore
  readonly editing: GridEditing
  /** [GR51] What is looked for, across the tables of a plan. */
  readonly kept: KeptSearch
  /** At the active cell. */
  readonly openMenu: (menu: Pick<GridMenuState, 'label' | 'entries' | 'format'>) => void
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
  readonly find: GridFind
  readonly replace: GridReplace
  readonly menuEntries = menuEntries
  readonly parseArea = parseArea
  readonly #core: GridCore
  readonly #paste: GridPaste
  readonly GridMenu = GridMenu
  readonly FormatPanel = FormatPanel
  readonly FormulaAssist = FormulaAssist
  readonly FindPanel = FindPanel

  constructor({ core, editing, kept, openMenu, undone }: PartsNeeded) {
    this.#core = core
    const paste = new GridPaste(core)
    const clear = new GridClear(core)
    this.paste = new LatePaste(core, paste)
    this.special = new PasteSpecial(core, this.paste)
    this.fill = new GridFill(core, paste)
    this.series = new GridSeries(core, paste, clear)
    this.structure = new GridStructure(core)
    this.rename = new RenameField(core.view.host)
    this.assist = new GridAssist(core, editing)
    this.summary = new SummaryWatch(core)
    this.trace = new GridTrace(core, openMenu)
    this.joint = new GridJoint(core, editing)
    this.find = new GridFind(core, kept)
    this.replace = new GridReplace(core, editing, this.find)
    this.#paste = paste
    const { fill, series, structure, rename, trace, special, find } = this
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
      trace,
      format,
      openMenu,
      find,
      undone,
    })
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
  }

  /** The grid goes. */
  leave(): void {
    this.rename.leave()
    this.find.leave()
    this.special.close()
    this.#paste.leave()
  }
}
