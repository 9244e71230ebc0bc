/** Copies a text and knows for a moment that it has. A browser that refuses is said so: the text can still be selected. */
const SAYS_SO = 2500

export class Copying {
  #state = $state<'idle' | 'done' | 'refused'>('idle')
  #timer: ReturnType<typeof setTimeout> | undefined

  get state(): 'idle' | 'done' | 'refused' {
    return this.#state
  }

  readonly copy = (text: string): void => {
    clearTimeout(this.#timer)
    // Absent on pages that came without encryption.
    const copied =
      (navigator.clipboard as Clipboard | undefined)?.writeText(text) ?? Promise.reject(new Error())
    copied.then(
      () => this.#say('done'),
      () => this.#say('refused'),
    )
  }

  #say(state: 'done' | 'refused'): void {
    this.#state = state
    this.#timer = setTimeout(() => (this.#state = 'idle'), SAYS_SO)
  }
}
