/** `--grant`: rights in a plan, as flags say them: `editor`, or `component:subprogramme-2=editor`, or `table:overall-objects=viewer`. */
import { InvalidArgumentError, Option } from 'commander'

import { type Grant, isGrant, isScope, PLAN_ROLES } from '../../shared/model/access.ts'

export type GrantFlags = { readonly grant?: readonly Grant[] }

export const grantOption = (): Option =>
  new Option('--grant <grant>', 'a role in the plan, or <part>=<role>; may be said several times').argParser(
    (text, before: readonly Grant[] | undefined) => [...(before ?? []), readGrant(text)],
  )

export const grantsOf = ({ grant = [] }: GrantFlags): readonly Grant[] => grant

/** Also an argument of `member set`. */
export function readGrant(text: string): Grant {
  const [scope = '', word = ''] = text.includes('=') ? text.split('=', 2) : ['plan', text]
  const role = PLAN_ROLES.find((known) => known === word)
  if (role === undefined) throw new InvalidArgumentError(`A role is one of ${PLAN_ROLES.join(', ')}.`)
  if (!isScope(scope)) throw new InvalidArgumentError('A part is component:<id> or table:<id>.')
  if (!isGrant(scope, role)) throw new InvalidArgumentError('Of a part there are editors and viewers.')
  return { scope, role }
}
