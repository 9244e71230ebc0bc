/** Exports from the page. The writers of the formats are loaded when they are first needed; every failure becomes a sentence. */
import type { TableId } from '../../shared/model/ids.ts'
import { words } from '../i18n/words.svelte.ts'
import type { ExportFormat, Session } from '../session/session-types.ts'
import type * as Exporting from '../state/exporting.ts'
import { failureKey } from '../state/refusal-words.ts'
import type { Shell } from '../state/shell.ts'
import { PageDeparture } from './page-departure.ts'

export class TakingAlong {
  readonly departure: PageDeparture
  readonly #shell: Shell
  readonly #session: Session

  constructor(shell: Shell, session: Session) {
    this.#shell = shell
    this.#session = session
    this.departure = new PageDeparture(shell, this.plan)
  }

  readonly plan = (): void => {
    void this.#carry(({ downloadPlan }) => downloadPlan(this.#session))
  }

  readonly table = (table: TableId, format: ExportFormat): void => {
    void this.#carry(({ downloadTable }) => downloadTable(this.#session, table, format, words.language))
  }

  async #carry(carry: (exporting: typeof Exporting) => void | Promise<void>): Promise<void> {
    const exporting = await import('../state/exporting.ts').catch(() => null)
    if (!exporting) {
      this.departure.tellMissingPart()
      return
    }
    try {
      await carry(exporting)
    } catch (error) {
      const reason = words.page(failureKey(error))
      this.#shell.notices.tell('export.failed', { reason }, { tone: 'warning' })
    }
  }
}
