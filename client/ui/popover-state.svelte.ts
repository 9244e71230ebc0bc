/**
 * What a popover does when it opens: stands under its button, stays there while the window changes size, and as a menu gives focus to
 * its first item. `Popover.svelte` draws it.
 */
import { tick } from 'svelte'
import type { Attachment } from 'svelte/attachments'

import type { Alignment } from './place-popover.ts'
import { placePopover } from './place-popover.ts'

type Settings = { readonly alignment: Alignment; readonly isMenu: boolean }

export class PopoverState {
  open = $state(false)
  readonly #settings: () => Settings
  #button: HTMLElement | null = null
  #window: HTMLElement | null = null

  constructor(settings: () => Settings) {
    this.#settings = settings
  }

  readonly button: Attachment<HTMLElement> = (element) => {
    this.#button = element
    return () => {
      this.#button = null
    }
  }

  readonly window: Attachment<HTMLElement> = (element) => {
    this.#window = element
    const place = (): void => {
      this.#place()
    }
    const size = new ResizeObserver(place)
    size.observe(element)
    globalThis.addEventListener('resize', place)
    return () => {
      this.#window = null
      size.disconnect()
      globalThis.removeEventListener('resize', place)
    }
  }

  readonly toggled = (event: ToggleEvent): void => {
    this.open = event.newState === 'open'
    if (this.open) void this.#opened()
  }

  readonly close = (): void => {
    if (this.open) this.#window?.hidePopover()
  }

  async #opened(): Promise<void> {
    await tick()
    this.#place()
    if (this.#settings().isMenu) this.#window?.querySelector<HTMLElement>('[role^=menuitem]')?.focus()
  }

  #place(): void {
    if (this.open && this.#window && this.#button)
      placePopover(this.#window, this.#button, this.#settings().alignment)
  }
}
