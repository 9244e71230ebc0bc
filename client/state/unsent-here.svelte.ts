/** How many edits on this device the server does not have: asked once when a page that says so is shown. */
import type { Shell } from './shell.ts'

export class UnsentHere {
  #count = $state(0)

  constructor({ account, partings }: Pick<Shell, 'account' | 'partings'>) {
    if (account.me !== null) void this.#ask(partings)
  }

  async #ask(partings: Shell['partings']): Promise<void> {
    const unsent = await partings.unsent()
    this.#count = unsent.reduce((sum, { edits }) => sum + edits.length, 0)
  }

  get count(): number {
    return this.#count
  }
}
