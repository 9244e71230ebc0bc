/**
 * [GR101] The window that says what is expected in a column: opens it, and writes what was chosen as one change of the column that was the
 * active one then.
 */
import { mount, unmount } from 'svelte'

import type { ColumnId } from '../../shared/model/ids.ts'
import type { Column, ColumnChange } from '../../shared/model/table.ts'
import ColumnRulesDialog from './ColumnRulesDialog.svelte'
import type { GridCore } from './grid-core.ts'
import type { MarkedCells } from './marked-cells.ts'
import { columnChanges } from './only-changes.ts'
import { unusedName } from './unused-name.ts'

export class ColumnRules {
  readonly #core: GridCore
  readonly #marked: MarkedCells
  #window: ReturnType<typeof mount> | null = null

  constructor(core: GridCore, marked: MarkedCells) {
    this.#core = core
    this.#marked = marked
  }

  /** @param before what the column is to become first, and what makes it so: done with what is chosen, or not at all */
  open(before: { readonly as: Partial<Column>; readonly set: () => boolean } | null = null): void {
    const core = this.#core
    const { reader, activePlace } = core
    if (!core.mayChange() || !activePlace) return
    this.close()
    const id = activePlace.column
    const column = { ...reader.column(id), ...before?.as }
    this.#window = mount(ColumnRulesDialog, {
      target: document.body,
      props: {
        messages: reader.messages,
        language: reader.language,
        heading: reader.messages('rulesOf', {
          letters: reader.lettersOf(id),
          label: reader.columnLabel(column),
        }),
        column,
        // Others may have changed the rest of them meanwhile.
        done: (change: ColumnChange) => this.#write(id, columnChanges(column, change), before?.set),
        onclose: () => this.close(),
      },
    })
  }

  /** Also when the grid goes. */
  close(): void {
    if (this.#window) void unmount(this.#window)
    this.#window = null
  }

  #write(id: ColumnId, change: ColumnChange, before = () => true): void {
    this.close()
    const core = this.#core
    const { reader, session } = core
    if (!reader.table.columns.has(id)) return core.tell('placeGone')
    const isDone = core.act(() =>
      session.together(unusedName(), () => before() && core.isDone(session.setColumn(reader.id, id, change))),
    )
    core.settle()
    if (!isDone) return
    const count = reader.rows.filter((row) => this.#marked.isMarked({ row, column: id })).length
    if (count === 0) return core.announce('rulesSet')
    core.tell('rulesSetMarked', { count }, [
      { label: reader.messages('nextMarked'), run: () => this.#marked.next() },
    ])
  }
}
