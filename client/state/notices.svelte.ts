/**
 * Short messages at the edge of the page about something that just happened ("undone in Table 10.20"). They leave by themselves after
 * a while, longer when there is something to do about them; what must not be missed is a banner instead.
 */
import type { Facts, MessageKey } from '../i18n/message.ts'

export type Notice = {
  readonly id: number
  readonly tone: 'calm' | 'warning'
  readonly key: MessageKey
  readonly facts: Facts
  readonly action?: NoticeAction
}
export type NoticeAction = { readonly key: MessageKey; readonly run: () => void }

const STAYS = 6000
const STAYS_WITH_ACTION = 12_000
const AT_MOST = 3

export class Notices {
  #list = $state.raw<readonly Notice[]>([])
  #last = 0

  get list(): readonly Notice[] {
    return this.#list
  }

  tell(key: MessageKey, facts: Facts = {}, more: { tone?: 'warning'; action?: NoticeAction } = {}): void {
    const id = ++this.#last
    const notice: Notice = {
      id,
      tone: more.tone ?? 'calm',
      key,
      facts,
      ...(more.action && { action: more.action }),
    }
    this.#list = [...this.#list.filter((other) => other.key !== key), notice].slice(-AT_MOST)
    setTimeout(() => this.dismiss(id), more.action ? STAYS_WITH_ACTION : STAYS)
  }

  dismiss(id: number): void {
    this.#list = this.#list.filter((notice) => notice.id !== id)
  }
}
