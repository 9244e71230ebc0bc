/**
 * Short messages at the edge of the page about something that just happened ("undone in Table 10.20"). They leave by themselves after
 * a while, longer when there is something to do about them; what must not be missed is a banner, or is told to last.
 */
import type { Facts, MessageKey } from '../i18n/message.ts'

export type Notice = {
  readonly id: number
  readonly tone: 'calm' | 'warning'
  readonly key: MessageKey
  readonly facts: Facts
  readonly action?: NoticeAction
}
/** `isPossible` absent: always. Asked whenever the notice is drawn, and before it is run. */
export type NoticeAction = {
  readonly key: MessageKey
  readonly run: () => void
  readonly isPossible?: () => boolean
}
/** `lasts`: it stays until it is dismissed, because it holds something of the person's own. */
export type NoticeMore = {
  readonly tone?: 'warning'
  readonly action?: NoticeAction
  readonly lasts?: boolean
}

const STAYS = 6000
const STAYS_WITH_ACTION = 12_000
const AT_MOST = 3

export class Notices {
  #list = $state.raw<readonly Notice[]>([])
  readonly #lasting = new Set<number>()
  #last = 0

  get list(): readonly Notice[] {
    return this.#list
  }

  tell(key: MessageKey, facts: Facts = {}, more: NoticeMore = {}): void {
    const id = ++this.#last
    const notice: Notice = {
      id,
      tone: more.tone ?? 'calm',
      key,
      facts,
      ...(more.action && { action: more.action }),
    }
    const lasting = this.#list.filter((other) => this.#lasting.has(other.id))
    const others = this.#list.filter((other) => !lasting.includes(other) && other.key !== key)
    if (more.lasts === true) this.#lasting.add(id)
    else setTimeout(() => this.dismiss(id), more.action ? STAYS_WITH_ACTION : STAYS)
    this.#list = [...lasting, ...[...others, notice].slice(-AT_MOST)]
  }

  /** What these say does not hold any more. */
  forget(keys: readonly MessageKey[]): void {
    for (const { id, key } of this.#list) if (keys.includes(key)) this.dismiss(id)
  }

  dismiss(id: number): void {
    this.#lasting.delete(id)
    this.#list = this.#list.filter((notice) => notice.id !== id)
  }
}
