/**
 * The people of a server, for its administrators: found by name or address, changed one at a time. Links are seen once, because there is
 * no mail server: the administrator hands them over. Not to be confused with `people.ts`, who is in a plan now.
 */
import type {
  Invitation,
  NewInvitation,
  PersonEntry,
  PersonPatch,
  ServedPlan,
} from '../../shared/wire/rest-people.ts'
import type { MessageKey } from '../i18n/message.ts'
import { Attempt } from './attempt.svelte.ts'
import type { Shell } from './shell.ts'

const PATH = '/api/people'
const pathOf = (person: string): string => `${PATH}/${encodeURIComponent(person)}`

/** A one-time link just made, for this person. */
export type MadeLink = {
  readonly kind: 'invitation' | 'reset'
  readonly name: string
  readonly url: string
  readonly expires: number
}

/** What an administrator can do to one person's account. Those that lock somebody out are asked about first. */
export const PERSON_ACTIONS = [
  'reset',
  'sign-out',
  'remove-totp',
  'make-administrator',
  'end-administrator',
  'deactivate',
  'activate',
] as const
export type PersonAction = (typeof PERSON_ACTIONS)[number]
const ASKED = ['sign-out', 'remove-totp', 'make-administrator', 'end-administrator', 'deactivate'] as const
type AskedAction = (typeof ASKED)[number]
const isAsked = (action: PersonAction): action is AskedAction => ASKED.some((asked) => asked === action)

export type Question = {
  readonly action: AskedAction
  readonly person: PersonEntry
  /** Plans that nobody would own any more: it is asked who takes over. */
  readonly plans: readonly string[]
}

export class PeopleList {
  search = $state('')
  readonly reading = new Attempt()
  readonly attempt = new Attempt()
  readonly #shell: Pick<Shell, 'api' | 'account' | 'notices'>
  #people = $state.raw<readonly PersonEntry[] | null>(null)
  #served = $state.raw<readonly ServedPlan[]>([])
  #invitations = $state.raw<readonly Invitation[]>([])
  #question = $state.raw<Question | null>(null)
  #link = $state.raw<MadeLink | null>(null)
  #isInviting = $state(false)

  constructor(shell: Pick<Shell, 'api' | 'account' | 'notices'>) {
    this.#shell = shell
    this.load()
  }

  /** Everybody who fits the search, active people first, by name. Null until they have been read. */
  readonly people = $derived.by((): readonly PersonEntry[] | null => {
    return (
      this.#people
        ?.filter((person) => this.#fits(person))
        .toSorted((a, b) => Number(b.active) - Number(a.active) || a.name.localeCompare(b.name)) ?? null
    )
  })

  /** Those that fit the search and give something still, the newest first. */
  readonly invitations = $derived.by((): readonly Invitation[] => {
    const here = new Set(this.#people?.map(({ email }) => folded(email)))
    const isOver = ({ email, plan, administrator }: Invitation): boolean =>
      plan === null && !administrator && here.has(folded(email))
    return this.#invitations.filter((one) => this.#fits(one) && !isOver(one))
  })
  get question(): Question | null {
    return this.#question
  }
  get link(): MadeLink | null {
    return this.#link
  }
  get isInviting(): boolean {
    return this.#isInviting
  }

  readonly load = (): void => {
    void this.reading.run(() => this.#load())
  }

  #fits({ name, email }: { readonly name: string; readonly email: string }): boolean {
    const hay = folded(`${name} ${email}`)
    return folded(this.search)
      .split(/\s+/u)
      .every((word) => hay.includes(word))
  }

  /** As it is now, without a word when that cannot be had. */
  readonly refresh = (): void => {
    if (this.#people !== null) void this.#load().catch(() => undefined)
  }

  /** All plans of the server: also those that nobody owns, and nobody else would find. */
  get served(): readonly ServedPlan[] {
    return this.#served
  }

  async #load(): Promise<void> {
    const found = await this.#shell.api.get<{ people: PersonEntry[]; invitations: Invitation[] }>(PATH)
    this.#people = found.people
    this.#invitations = found.invitations
    const served = await this.#shell.api.get<{ plans: ServedPlan[] }>(`${PATH}/plans`).catch(() => null)
    if (served) this.#served = served.plans
  }

  /** What makes sense for this person now. */
  actionsFor(person: PersonEntry): readonly PersonAction[] {
    if (!person.active) return ['activate']
    return PERSON_ACTIONS.filter((action) => {
      if (action === 'activate') return false
      if (action === 'remove-totp') return person.totp
      if (action === 'make-administrator') return !person.administrator
      return action === 'end-administrator' ? person.administrator : true
    })
  }

  // ---- one person

  readonly ask = (action: PersonAction, person: PersonEntry): void => {
    this.attempt.forget()
    if (isAsked(action))
      this.#question = { action, person, plans: action === 'deactivate' ? person.ownsAlone : [] }
    else void this.#do(action, person)
  }

  readonly leave = (): void => {
    this.#question = null
    this.#isInviting = false
    this.#link = null
    this.attempt.forget()
  }

  /** Who can own what `person` alone owns. */
  heirsOf(person: PersonEntry): readonly PersonEntry[] {
    const fit = this.#people?.filter(({ active, id }) => active && id !== person.id) ?? []
    return fit.toSorted((a, b) => a.name.localeCompare(b.name))
  }

  /** `heir`: id of who takes over the plans asked about; empty: nobody. */
  readonly agree = (heir: string): void => {
    const question = this.#question
    if (question) void this.#do(question.action, question.person, leaving(question, heir))
  }

  async #do(action: PersonAction, person: PersonEntry, more: PersonPatch = {}): Promise<void> {
    const { notices } = this.#shell
    const isDone = await this.attempt.run(async () => {
      await this.#send(action, person, more)
      await this.#load()
    })
    await this.#askAnew(person)
    const { refused } = this.attempt
    if (isDone) this.#question = null
    else if (refused && this.#question === null) notices.tell(refused.key, refused.facts, { tone: 'warning' })
    if (isDone && action !== 'reset') notices.tell(DONE[action], { name: person.name })
  }

  /** Somebody else stopped owning a plan since the list was read. */
  async #askAnew({ id }: PersonEntry): Promise<void> {
    if (this.attempt.refused?.code !== 'sole-owner' || this.#question === null) return
    await this.#load().catch(() => undefined)
    const person = this.#people?.find((one) => one.id === id)
    if (person) this.#question = { ...this.#question, person, plans: person.ownsAlone }
  }

  async #send(action: PersonAction, { id, name }: PersonEntry, more: PersonPatch): Promise<void> {
    const { api } = this.#shell
    const path = pathOf(id)
    switch (action) {
      case 'reset': {
        const made = await api.post<{ url: string; expires: number }>(`${path}/reset`)
        this.#link = { kind: 'reset', name, ...made }
        return
      }
      case 'sign-out':
        return api.delete(`${path}/sessions`)
      case 'remove-totp':
        return api.delete(`${path}/totp`)
      case 'make-administrator':
      case 'end-administrator':
        return api.patch(path, { administrator: action === 'make-administrator' })
      case 'deactivate':
      case 'activate':
        return api.patch(path, { active: action === 'activate', ...more })
    }
  }

  // ---- invitations

  readonly beginInvitation = (): void => {
    this.attempt.forget()
    this.#isInviting = true
  }

  readonly invite = (order: NewInvitation): void => void this.#invite(order)

  async #invite(order: NewInvitation): Promise<void> {
    const { api, notices } = this.#shell
    await this.attempt.run(async () => {
      const { invitation, url } = await api.post<{ invitation: Invitation; url: string }>(
        `${PATH}/invitations`,
        order,
      )
      this.#isInviting = false
      const name = invitation.name || invitation.email
      this.#link = { kind: 'invitation', name, url, expires: invitation.expires }
      await this.#load()
    })
    const { refused } = this.attempt
    if (refused && !this.#isInviting) notices.tell(refused.key, refused.facts, { tone: 'warning' })
  }

  /** A new link, which takes the place of the one that was lost. */
  readonly renew = ({ email, name, administrator, plan, grants }: Invitation): void => {
    this.attempt.forget()
    this.invite({
      email,
      name,
      ...(administrator && { administrator }),
      ...(plan !== null && { plan, grants }),
    })
  }

  readonly withdraw = async ({ id, email }: Invitation): Promise<void> => {
    const { api, notices } = this.#shell
    const isDone = await this.attempt.run(async () => {
      await api.delete(`${PATH}/invitations/${encodeURIComponent(id)}`)
      await this.#load()
    })
    const { refused } = this.attempt
    if (isDone) notices.tell('people.invitation.withdrawn', { email })
    else if (refused) notices.tell(refused.key, refused.facts, { tone: 'warning' })
  }
}

const DONE: { readonly [action in Exclude<PersonAction, 'reset'>]: MessageKey } = {
  'sign-out': 'people.done.sign-out',
  'remove-totp': 'people.done.remove-totp',
  'make-administrator': 'people.done.make-administrator',
  'end-administrator': 'people.done.end-administrator',
  deactivate: 'people.done.deactivate',
  activate: 'people.done.activate',
}

const leaving = ({ plans }: Question, heir: string): PersonPatch => {
  if (plans.length === 0) return {}
  return heir === '' ? { ownerless: 'known' } : { heir }
}

/** Capitals and accents do not matter to a search. */
const folded = (text: string): string =>
  text
    .normalize('NFKD')
    .replaceAll(/\p{Mn}/gu, '')
    .toLowerCase()
