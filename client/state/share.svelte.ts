/**
 * Who may do what in one plan: read from the server, changed one person at a time by whoever may share it. A plan keeps an owner; links of
 * invitations are seen once. Refusals become sentences in the window they belong to.
 */
import { planDenial, planRole } from '../../shared/model/access.ts'
import type { Grant } from '../../shared/model/access.ts'
import type { PlanId } from '../../shared/model/ids.ts'
import type { Invitation } from '../../shared/wire/rest-people.ts'
import type { Member, Members } from '../../shared/wire/rest-share.ts'
import { Attempt, refusedOf } from './attempt.svelte.ts'
import type { MadeLink } from './people-list.svelte.ts'
import type { Answer, Finding, Offered } from './share-finding.ts'
import { findingOf } from './share-finding.ts'
import type { Shell } from './shell.ts'

export type ShareWindow =
  | { readonly is: 'member'; readonly member: Member }
  | { readonly is: 'add' }
  | { readonly is: 'link'; readonly link: MadeLink }

/** Typing goes on for a moment before the server is asked. */
const PAUSE = 180

export class ShareState {
  readonly reading = new Attempt()
  readonly attempt = new Attempt()
  readonly #path: string
  readonly #shell: Pick<Shell, 'api' | 'account' | 'notices'>
  #found = $state.raw<Members | null>(null)
  #window = $state.raw<ShareWindow | null>(null)
  #typed = $state('')
  #answer = $state.raw<Answer | null>(null)
  #timer: ReturnType<typeof setTimeout> | undefined

  constructor(plan: PlanId, shell: Pick<Shell, 'api' | 'account' | 'notices'>) {
    this.#path = `/api/plans/${plan}`
    this.#shell = shell
    this.load()
  }

  /** Owners first, then by name. Null until they have been read. */
  readonly members = $derived.by((): readonly Member[] | null => {
    const rank = ({ grants }: Member): number =>
      ['owner', 'editor', 'commenter', 'viewer'].indexOf(
        planRole({ grants, administrator: false }) ?? 'viewer',
      )
    return (
      this.#found?.members
        .filter(({ grants }) => grants.length > 0)
        .toSorted((a, b) => rank(a) - rank(b) || a.name.localeCompare(b.name)) ?? null
    )
  })

  get invitations(): readonly Invitation[] {
    return this.#found?.invitations ?? []
  }
  get window(): ShareWindow | null {
    return this.#window
  }
  /** People with an account who fit what was typed. */
  readonly offered = $derived.by((): readonly Offered[] => {
    const answer = this.#answer
    return answer?.text === this.#typed ? answer.offered : []
  })
  readonly finding = $derived.by((): Finding =>
    findingOf(this.#typed, this.#answer, { members: this.members ?? [], invitations: this.invitations }),
  )

  /** Whether this person may change anything here. */
  get mayShare(): boolean {
    const { me } = this.#shell.account
    if (me === null) return false
    const grants = this.#found?.members.find(({ person }) => person === me.id)?.grants ?? []
    return planDenial({ grants, administrator: me.administrator }, 'share') === null
  }

  isLastOwner({ person, grants }: Member): boolean {
    const isOwner = (held: readonly Grant[]): boolean =>
      planRole({ grants: held, administrator: false }) === 'owner'
    const others = this.#found?.members.filter((one) => one.active && one.person !== person) ?? []
    return isOwner(grants) && !others.some((one) => isOwner(one.grants))
  }

  readonly load = (): void => {
    void this.reading.run(() => this.#load())
  }

  /** As it is now, without a word when that cannot be had. */
  readonly refresh = (): void => {
    if (this.#found !== null) void this.#load().catch(() => undefined)
  }

  async #load(): Promise<void> {
    this.#found = await this.#shell.api.get<Members>(`${this.#path}/members`)
  }

  // ---- windows

  readonly open = (window: ShareWindow): void => {
    this.attempt.forget()
    this.offer('')
    this.#window = window
  }
  readonly leave = (): void => {
    this.#window = null
    this.offer('')
    this.attempt.forget()
  }

  readonly offer = (typed: string): void => {
    clearTimeout(this.#timer)
    this.attempt.forget()
    this.#typed = typed.trim()
    if (this.#typed === '') this.#answer = null
    else this.#timer = setTimeout(() => void this.#ask(this.#typed), PAUSE)
  }

  async #ask(text: string): Promise<void> {
    const answer = await this.#shell.api
      .get<{ people: Omit<Offered, 'member'>[] }>(`${this.#path}/people?q=${encodeURIComponent(text)}`)
      .then(({ people }): Answer => ({
        text,
        offered: people.map((one) => this.#asOffered(one)),
        refused: null,
      }))
      .catch((error: unknown): Answer => ({ text, offered: [], refused: refusedOf(error) }))
    if (text === this.#typed) this.#answer = answer
  }

  #asOffered(person: Omit<Offered, 'member'>): Offered {
    const member = this.members?.find((one) => one.person === person.id) ?? null
    return { ...person, member }
  }

  // ---- changing

  readonly give = async (
    person: { readonly id: string; readonly name: string },
    grants: readonly Grant[],
  ): Promise<void> => {
    const { api, notices } = this.#shell
    const isDone = await this.attempt.run(async () => {
      await api.put(`${this.#path}/members/${encodeURIComponent(person.id)}`, { grants })
      await this.#load()
    })
    if (!isDone) return
    this.leave()
    notices.tell(grants.length === 0 ? 'share.removed' : 'share.saved', { name: person.name })
  }

  readonly invite = async (email: string, name: string, grants: readonly Grant[]): Promise<void> => {
    const { api, notices } = this.#shell
    const isDone = await this.attempt.run(async () => {
      const answer = await api.post<
        { readonly invitation: Invitation; readonly url: string } | { readonly member: Member }
      >(`${this.#path}/invitations`, { email: email.trim(), name: name.trim(), grants })
      await this.#load()
      if ('member' in answer) {
        this.leave()
        notices.tell('share.saved', { name: answer.member.name })
        return
      }
      const { invitation, url } = answer
      const whom = invitation.name || invitation.email
      const { expires } = invitation
      this.#window = { is: 'link', link: { kind: 'invitation', name: whom, url, expires } }
    })
    const { refused } = this.attempt
    if (!isDone && refused && this.#window === null)
      notices.tell(refused.key, refused.facts, { tone: 'warning' })
  }

  /** A new link, which takes the place of the one that was lost. */
  readonly renew = ({ email, name, grants }: Invitation): Promise<void> => this.invite(email, name, grants)

  readonly withdraw = async ({ id, email }: Invitation): Promise<void> => {
    const { api, notices } = this.#shell
    const isDone = await this.attempt.run(async () => {
      await api.delete(`${this.#path}/invitations/${encodeURIComponent(id)}`)
      await this.#load()
    })
    const { refused } = this.attempt
    if (isDone) notices.tell('people.invitation.withdrawn', { email })
    else if (refused) notices.tell(refused.key, refused.facts, { tone: 'warning' })
  }
}
