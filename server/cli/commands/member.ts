/** `fascicle member …`: who may do what in one plan, as its share page shows it. */
import type { Command } from 'commander'

import type { Grant } from '../../../shared/model/access.ts'
import { columns } from '../columns.ts'
import type { CliCommand } from '../command.ts'
import { readGrant } from '../grant-options.ts'
import { findMember, membersOf, setMember } from '../people-api.ts'
import { grantsByName } from '../plan-parts.ts'
import { type PlanSourceFlags, withSourceOptions } from '../source-options.ts'
import type { Terminal } from '../terminal.ts'

type Flags = PlanSourceFlags & { readonly plan: string }

const PERSON = 'address or id of somebody who has an account'

export const memberCommand: CliCommand = (program, terminal) => {
  const member = program.command('member').description('Who may do what in a plan')
  listCommand(member, terminal)
  setCommand(member, terminal)
  removeCommand(member, terminal)
}

const withPlan = (command: Command): Command =>
  withSourceOptions(command).requiredOption('--plan <id>', 'id of the plan, such as section-10-2023')

function listCommand(member: Command, terminal: Terminal): void {
  withPlan(member.command('list'))
    .description('Members with their rights, and invitations not accepted yet')
    .option('--json', 'print the list as JSON')
    .action(async (flags: Flags & { json?: boolean }, command: Command) => {
      const { withPlans } = await import('../plan-source.ts')
      const all = await withPlans({ flags, command }, (server) => membersOf(server, flags.plan))
      if (flags.json) return terminal.print(`${JSON.stringify(all, null, 2)}\n`)
      const members = all.members.map((one) => [
        one.email,
        one.name,
        one.active ? 'active' : 'deactivated',
        inWords(one.grants),
      ])
      const invited = all.invitations.map(({ email, name, grants }) => [
        email,
        name,
        'invited',
        inWords(grants),
      ])
      return terminal.print(columns([...members, ...invited]))
    })
}

const inWords = (grants: readonly Grant[]): string =>
  grants.map(({ scope, role }) => (scope === 'plan' ? role : `${scope}=${role}`)).join(' ')

function setCommand(member: Command, terminal: Terminal): void {
  withPlan(member.command('set'))
    .description('Give somebody a role in the plan or in a part of it, beside what she has elsewhere in it')
    .argument('<person>', PERSON)
    .argument(
      '<grant>',
      'owner, editor, commenter or viewer; of a part, component:<id or name>=editor or table:10.16=editor',
      readGrant,
    )
    .action(async (named: string, grant: Grant, flags: Flags, command: Command) => {
      const { withPlans } = await import('../plan-source.ts')
      const { grants } = await withPlans({ flags, command }, async (server) => {
        const had = await findMember(server, flags.plan, named)
        const given = await grantsByName(server, flags.plan, [grant])
        const others = had.grants.filter(({ scope }) => given.every((one) => one.scope !== scope))
        return setMember(server, flags.plan, had.person, [...others, ...given])
      })
      terminal.print(`${named}: ${inWords(grants)}\n`)
    })
}

function removeCommand(member: Command, terminal: Terminal): void {
  withPlan(member.command('remove'))
    .description('Take somebody out of the plan, or with --part her role in one part')
    .argument('<person>', PERSON)
    .option('--part <part>', 'component:<id> or table:<id>')
    .action(async (named: string, flags: Flags & { part?: string }, command: Command) => {
      const { withPlans } = await import('../plan-source.ts')
      const { grants } = await withPlans({ flags, command }, async (server) => {
        const had = await findMember(server, flags.plan, named)
        const left = flags.part === undefined ? [] : had.grants.filter(({ scope }) => scope !== flags.part)
        return setMember(server, flags.plan, had.person, left)
      })
      terminal.print(grants.length === 0 ? `removed ${named}\n` : `${named}: ${inWords(grants)}\n`)
    })
}
