/**
 * When the page, or a part of it, goes or does not come: whether a reload loses something, the offer of a newer version, typed text that
 * its grid could not write any more, parts that could not be fetched. Asks `OpenWork`, tells the person. Used by the pages.
 */
import type { Shell } from '../state/shell.ts'

/** A notice is one or two lines; the whole text is copied. */
const SHOWN = 200

export class PageDeparture {
  readonly #shell: Shell
  readonly #download: () => void

  /** @param download gives the person the plan as a file: the way out when nothing can be stored */
  constructor(shell: Shell, download: () => void) {
    this.#shell = shell
    this.#download = download
  }

  /** False: something would be lost, and the person has been told what to do. */
  readonly mayGo = async (): Promise<boolean> => {
    const { work, notices } = this.#shell
    const readiness = await work.finish()
    if (readiness === 'ready') return true
    const action = { key: 'action.download-plan', run: this.#download } as const
    notices.tell(`leave.${readiness}`, {}, { tone: 'warning', ...(readiness === 'unkept' && { action }) })
    return false
  }

  readonly reload = async (): Promise<void> => {
    if (await this.mayGo()) this.#shell.reload()
  }

  /** The person agreed to the newer version. */
  readonly update = (): Promise<void> => this.#shell.update.agree(this.mayGo)

  /** A part of the page could not be fetched. */
  readonly tellMissingPart = (): void => {
    const { notices, network } = this.#shell
    if (network.online)
      notices.tell(
        'part.failed',
        {},
        { tone: 'warning', action: { key: 'action.reload', run: () => void this.reload() } },
      )
    else notices.tell('part.failed.offline', {}, { tone: 'warning' })
  }

  /** Typed into a cell that is not there any more, or may not be changed any more: kept in sight until the person has it. */
  readonly keepText = (text: string, isReadOnly = false): void => {
    const letters = Array.from(text)
    const shown = letters.length > SHOWN ? `${letters.slice(0, SHOWN).join('')}…` : text
    const copy = (): void => {
      navigator.clipboard.writeText(text).catch(() => this.keepText(text, isReadOnly))
    }
    this.#shell.notices.tell(
      isReadOnly ? 'edit.refused' : 'edit.unwritten',
      { text: shown },
      { tone: 'warning', lasts: true, action: { key: 'action.copy', run: copy } },
    )
  }
}
