/**
 * The line below the table while a very large paste is read: how far it is, and the way to give it up; Escape does so too, wherever the
 * keyboard is. [GR62] It takes the keyboard from nobody. Called by slow-paste.ts.
 */
import type { GridCore } from './grid-core.ts'

export class PasteProgress {
  /** The person gave it up. */
  isCancelled = false
  readonly #core: GridCore
  readonly #count: number
  readonly #line = document.createElement('div')
  readonly #text = document.createElement('span')
  readonly #bar = document.createElement('progress')
  readonly #abort = new AbortController()

  constructor(core: GridCore, count: number) {
    this.#core = core
    this.#count = count
    this.#line.className = 'f-notice f-progress'
    this.#line.setAttribute('role', 'group')
    this.#text.className = 'f-notice-text'
    this.#bar.max = count
    const cancel = document.createElement('button')
    cancel.type = 'button'
    cancel.className = 'f-notice-action'
    cancel.textContent = core.reader.messages('cancel')
    const { signal } = this.#abort
    cancel.addEventListener('click', () => this.#cancel(), { signal })
    window.addEventListener('keydown', (event) => this.#key(event), { capture: true, signal })
    this.#line.append(this.#text, this.#bar, cancel)
    this.show(0)
    core.view.host.after(this.#line)
    core.announce('pasting', { done: 0, count })
  }

  show(done: number): void {
    const text = this.#core.reader.messages('pasting', { done, count: this.#count })
    this.#text.textContent = text
    this.#bar.value = done
    this.#line.setAttribute('aria-label', text)
    this.#bar.setAttribute('aria-label', text)
  }

  end(): void {
    const hadFocus = this.#line.contains(document.activeElement)
    this.#abort.abort()
    this.#line.remove()
    if (hadFocus) this.#core.view.focus(this.#core.active)
  }

  #key(event: KeyboardEvent): void {
    if (event.key !== 'Escape') return
    event.preventDefault()
    event.stopPropagation()
    this.#cancel()
  }

  #cancel(): void {
    this.isCancelled = true
  }
}
