/**
 * `--grant`: rights in a plan, as flags say them: `editor`, `component:subprogramme-2=editor`, `table:10.16=viewer`. Which parts there are is
 * looked up afterwards (`plan-parts.ts`).
 */
import { InvalidArgumentError, Option } from 'commander'

import { type Grant, isGrant, PLAN_ROLES, type Scope } from '../../shared/model/access.ts'

export type GrantFlags = { readonly grant?: readonly Grant[] }

export const grantOption = (): Option =>
  new Option('--grant <grant>', 'a role in the plan, or <part>=<role>; may be said several times').argParser(
    (text, before: readonly Grant[] | undefined) => [...(before ?? []), readGrant(text)],
  )

export const grantsOf = ({ grant = [] }: GrantFlags): readonly Grant[] => grant

const isPart = (text: string): text is Scope => text === 'plan' || /^(component|table):\s*\S/u.test(text)

/** Also an argument of `member set`. */
export function readGrant(text: string): Grant {
  const [scope = '', word = ''] = text.includes('=') ? text.split('=', 2) : ['plan', text]
  const role = PLAN_ROLES.find((known) => known === word)
  if (role === undefined) throw new InvalidArgumentError(`A role is one of ${PLAN_ROLES.join(', ')}.`)
  if (!isPart(scope))
    throw new InvalidArgumentError(
      'A part is component:<id or name> or table:<number, name or id>, such as table:10.16.',
    )
  if (!isGrant(scope, role)) throw new InvalidArgumentError('Of a part there are editors and viewers.')
  return { scope, role }
}
