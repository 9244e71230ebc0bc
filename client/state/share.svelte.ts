/**
 * Who may do what in one plan: read from the server, changed one person at a time by whoever may share it. A plan keeps an owner; links of
 * invitations are seen once. Refusals become sentences in the window they belong to.
 */
import { planDenial, planRole } from '../../shared/model/access.ts'
import type { Grant } from '../../shared/model/access.ts'
import type { PlanId } from '../../shared/model/ids.ts'
import type { Invitation } from '../../shared/wire/rest-people.ts'
import type { Member, Members } from '../../shared/wire/rest-share.ts'
import { Attempt } from './attempt.svelte.ts'
import type { MadeLink } from './people-list.svelte.ts'
import type { Shell } from './shell.ts'

export type Offered = { readonly id: string; readonly name: string; readonly email: string }
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
  #offered = $state.raw<readonly Offered[]>([])
  #timer: ReturnType<typeof setTimeout> | undefined
  #turn = 0

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
  /** People with an account who fit what was typed, and are not in the plan yet. */
  get offered(): readonly Offered[] {
    return this.#offered
  }

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

  async #load(): Promise<void> {
    this.#found = await this.#shell.api.get<Members>(`${this.#path}/members`)
  }

  // ---- windows

  readonly open = (window: ShareWindow): void => {
    this.attempt.forget()
    this.#offered = []
    this.#window = window
  }
  readonly leave = (): void => {
    this.#window = null
    this.#offered = []
    this.attempt.forget()
  }

  readonly offer = (typed: string): void => {
    clearTimeout(this.#timer)
    const turn = ++this.#turn
    const text = typed.trim()
    if (text === '') {
      this.#offered = []
      return
    }
    this.#timer = setTimeout(() => void this.#ask(text, turn), PAUSE)
  }

  async #ask(text: string, turn: number): Promise<void> {
    const path = `${this.#path}/people?q=${encodeURIComponent(text)}`
    const { people } = await this.#shell.api
      .get<{ people: Offered[] }>(path)
      .catch((): { people: Offered[] } => ({ people: [] }))
    const here = new Set(this.members?.map(({ person }) => person))
    if (turn === this.#turn) this.#offered = people.filter(({ id }) => !here.has(id))
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
    await this.attempt.run(async () => {
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
  }

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
