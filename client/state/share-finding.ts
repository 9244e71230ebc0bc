/**
 * What was typed into "Add somebody", found among everybody: an account, a member of the plan, an invitation that is open, or an address
 * nobody has. Pure; `share.svelte.ts` asks the server and the dialog draws it. A member or an invitation is never taken for nobody.
 */
import type { Invitation } from '../../shared/wire/rest-people.ts'
import type { Member } from '../../shared/wire/rest-share.ts'
import type { Refused } from './attempt.svelte.ts'

/** `member`: she is in the plan already. */
export type Offered = {
  readonly id: string
  readonly name: string
  readonly email: string
  readonly member: Member | null
}

export type Finding =
  | { readonly is: 'nothing' }
  /** The server has not answered yet. */
  | { readonly is: 'asking' }
  | { readonly is: 'unasked'; readonly refused: Refused }
  /** Somebody is to be chosen from what is offered. */
  | { readonly is: 'offers' }
  | { readonly is: 'member'; readonly member: Member }
  | { readonly is: 'invited'; readonly invitation: Invitation }
  /** An address nobody has. */
  | { readonly is: 'invites' }
  /** No address, and nobody's name. */
  | { readonly is: 'nobody' }

/** What the server said about a text. */
export type Answer = {
  readonly text: string
  readonly offered: readonly Offered[]
  readonly refused: Refused | null
}

export type Here = { readonly members: readonly Member[]; readonly invitations: readonly Invitation[] }

const isAddress = (text: string): boolean => /^[^\s@]+@[^\s@]+\.[^\s@]+$/u.test(text)
const isSame = (one: string, other: string): boolean =>
  one.normalize('NFC').toLowerCase() === other.normalize('NFC').toLowerCase()

export function findingOf(typed: string, answer: Answer | null, { members, invitations }: Here): Finding {
  if (typed === '') return { is: 'nothing' }
  if (answer?.text !== typed) return { is: 'asking' }
  const member = members.find(({ email }) => isSame(email, typed))
  if (member) return { is: 'member', member }
  const invitation = invitations.find(({ email }) => isSame(email, typed))
  if (invitation) return { is: 'invited', invitation }
  if (answer.refused) return { is: 'unasked', refused: answer.refused }
  if (answer.offered.some(({ email }) => isSame(email, typed))) return { is: 'offers' }
  if (isAddress(typed)) return { is: 'invites' }
  return { is: answer.offered.length > 0 ? 'offers' : 'nobody' }
}
