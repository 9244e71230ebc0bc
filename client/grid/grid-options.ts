/** What a page gives the grid of one table. */
import type { CellAddress } from '../../shared/model/cell.ts'
import type { TableId } from '../../shared/model/ids.ts'
import type { Language } from '../../shared/model/language.ts'
import type { GridDisplay } from '../state/grid-display.ts'
import type { UndoneElsewhere } from './grid-commands.ts'
import type { GridMessages } from './grid-messages.ts'
import type { GridPointing } from './grid-pointing.ts'
import type { GridSession } from './grid-session.ts'
import type { KeptLooks } from './kept-looks.ts'
import type { KeptSearch } from './kept-search.ts'

export type GridOptions = {
  readonly session: GridSession
  readonly table: TableId
  /** Of the contents; `ar` lays the table out from right to left. */
  readonly language: Language
  readonly messages: GridMessages
  /** Fetches the words of the late parts (late-words.en.json): `messages` has them from then on. */
  readonly lateWords: () => Promise<unknown>
  /** [GR51] Goes from table to table with the person; absent: it ends with this grid. */
  readonly search?: KeptSearch
  /** How this person looks at this table; absent: as long as the grid is there. */
  readonly looks?: KeptLooks
  /** [GR48] The table is only shown so that its cells can be pointed at for the open formula of another one. */
  readonly pointing?: GridPointing
  readonly display?: GridDisplay
  /** Another one is asked for, for all tables of this browser. */
  readonly onDisplay?: ((display: GridDisplay) => void) | undefined
  readonly readOnly?: boolean
  /** Why, in the page's words. */
  readonly why?: string
  /** Goes to a cell of another table. */
  readonly onOpen?: (address: CellAddress) => void
  /** [UNDO9] Taken back in another table: the page says so, and goes there. */
  readonly onUndone?: (told: UndoneElsewhere) => void
  /** The grid goes while a cell is edited whose text cannot be written any more: the text is somebody else's to keep. */
  readonly onUnwritten?: (text: string) => void
}
