/**
 * Paste special: asks how, in a window of its own, and pastes to the cells that were selected when it opened. [GR60] Ctrl+V in the window
 * pastes that way too, where the browser does not let the page read the clipboard. Called by grid-commands.ts.
 */
import { mount, unmount } from 'svelte'

import { keyNames } from '../ui/key-names.ts'
import type { GridCore } from './grid-core.ts'
import type { LatePaste, Pasted } from './late-paste.ts'
import PasteSpecialDialog from './PasteSpecialDialog.svelte'
import { readClipboard } from './read-clipboard.ts'
import type { PasteWay } from './special-block.ts'

export class PasteSpecial {
  readonly #core: GridCore
  readonly #paste: LatePaste
  #window: ReturnType<typeof mount> | null = null

  constructor(core: GridCore, paste: LatePaste) {
    this.#core = core
    this.#paste = paste
  }

  open(): void {
    const core = this.#core
    if (!core.mayChange() || core.isEmpty) return
    this.close()
    const held = core.reader.hold(core.rects)
    const paste = (pasted: Pasted, way: PasteWay): void => {
      this.close()
      const rects = held()
      if (rects) this.#paste.paste(pasted, rects, way)
      else core.tell('placeGone')
    }
    this.#window = mount(PasteSpecialDialog, {
      // Not in the table, which has letters and a direction of its own.
      target: document.body,
      props: {
        messages: core.reader.messages,
        pasteKeys: keyNames('Ctrl+V'),
        paste,
        /** Rejects when the browser does not allow it. */
        read: readClipboard,
        onclose: () => this.close(),
      },
    })
  }

  /** Also when the grid goes. */
  close(): void {
    if (this.#window) void unmount(this.#window)
    this.#window = null
  }
}
