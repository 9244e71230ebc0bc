/** Whether the browser itself says that there is no network. The session's connection says more; this only words the offline bar. */
export class Network {
  #online = $state(true)
  readonly #window: Window
  readonly #changed = (): void => {
    this.#online = this.#window.navigator.onLine
  }

  constructor(window: Window) {
    this.#window = window
    this.#changed()
    window.addEventListener('online', this.#changed)
    window.addEventListener('offline', this.#changed)
  }

  get online(): boolean {
    return this.#online
  }

  close(): void {
    this.#window.removeEventListener('online', this.#changed)
    this.#window.removeEventListener('offline', this.#changed)
  }
}
