/**
 * `fascicle user …`: the people of a server, as its administrators manage them in the browser. On the server's machine the operator may, whoever
 * the administrators are: this is how one comes back in when the last password is forgotten.
 */
import { text } from 'node:stream/consumers'

import type { Command } from 'commander'

import type { PersonEntry } from '../../../shared/wire/rest-people.ts'
import { columns, moment } from '../columns.ts'
import type { CliCommand } from '../command.ts'
import { grantOption, type GrantFlags, grantsOf } from '../grant-options.ts'
import { addPerson, findPerson, invite, peopleOf } from '../people-api.ts'
import { ask } from '../plan-api.ts'
import { grantsByName } from '../plan-parts.ts'
import type { Server } from '../plan-source.ts'
import { type PlanSourceFlags, withSourceOptions } from '../source-options.ts'
import type { Terminal } from '../terminal.ts'

const PERSON = 'address or id of the person'

export const userCommand: CliCommand = (program, terminal) => {
  const user = program.command('user').description('The people who may sign in')
  listCommand(user, terminal)
  addCommand(user, terminal)
  inviteCommand(user, terminal)
  resetCommand(user, terminal)
  administratorCommand(user, terminal)
  deactivateCommand(user, terminal)
  const changes: readonly Change[] = [
    {
      name: 'activate',
      says: 'May sign in again; tokens do not come back',
      done: 'activated',
      method: 'PATCH',
      path: '',
      body: { active: true },
    },
    {
      name: 'sign-out',
      says: 'Sign out everywhere',
      done: 'signed out',
      method: 'DELETE',
      path: '/sessions',
    },
    {
      name: 'drop-second-factor',
      says: 'Take away a second factor that was lost',
      done: 'second factor dropped for',
      method: 'DELETE',
      path: '/totp',
    },
  ]
  for (const change of changes) changeCommand(user, terminal, change)
}

/** What is one request about one person. */
type Change = {
  readonly name: string
  readonly says: string
  readonly done: string
  readonly method: 'PATCH' | 'DELETE'
  readonly path: string
  readonly body?: object
}

/** `work` as the operator, or with the token given. */
async function at<T>(
  flags: PlanSourceFlags,
  command: Command,
  work: (server: Server) => Promise<T>,
): Promise<T> {
  const { withPlans } = await import('../plan-source.ts')
  return withPlans({ flags, command }, work)
}

function listCommand(user: Command, terminal: Terminal): void {
  withSourceOptions(user.command('list'))
    .description('Everybody, with when they were last heard of, and invitations not accepted yet')
    .option('--json', 'print the list as JSON')
    .action(async (flags: PlanSourceFlags & { json?: boolean }, command: Command) => {
      const all = await at(flags, command, peopleOf)
      if (flags.json) return terminal.print(`${JSON.stringify(all, null, 2)}\n`)
      const invited = all.invitations.map(({ email, name }) => [email, name, 'invited', '', ''])
      return terminal.print(columns([...all.people.map(rowOf), ...invited]))
    })
}

const rowOf = (person: PersonEntry): string[] => [
  person.email,
  person.name,
  person.active ? 'active' : 'deactivated',
  [person.administrator && 'administrator', person.totp && 'second factor', person.sso && 'single sign-on']
    .filter((word) => word !== false)
    .join(', '),
  moment(person.seen),
]

type InviteFlags = PlanSourceFlags &
  GrantFlags & { readonly name: string; readonly administrator?: boolean; readonly plan?: string }

function inviteCommand(user: Command, terminal: Terminal): void {
  withSourceOptions(user.command('invite'))
    .description('Print a link with which somebody makes an account; it works once, for a week')
    .argument('<email>', 'address of the person')
    .requiredOption('--name <name>', 'how the person is called')
    .option('--administrator', 'to be an administrator')
    .option('--plan <id>', 'to be a member of this plan; with --grant')
    .addOption(grantOption())
    .action(async (email: string, flags: InviteFlags, command: Command) => {
      const order = orderOf(email, flags, command)
      const { url } = await at(flags, command, async (server) => {
        const { plan, grants = [] } = order
        return invite(
          server,
          plan === undefined ? order : { ...order, grants: await grantsByName(server, plan, grants) },
        )
      })
      terminal.print(`${url}\n`)
    })
}

function orderOf(email: string, flags: InviteFlags, command: Command): Parameters<typeof invite>[1] {
  const grants = grantsOf(flags)
  if ((flags.plan === undefined) !== (grants.length === 0))
    command.error('error: --plan and --grant go together')
  return {
    email,
    name: flags.name,
    ...(flags.administrator && { administrator: true }),
    ...(flags.plan !== undefined && { plan: flags.plan, grants }),
  }
}

function addCommand(user: Command, terminal: Terminal): void {
  withSourceOptions(user.command('add'))
    .description('Make an account at once; its password is read from standard input')
    .argument('<email>', 'address of the person')
    .requiredOption('--name <name>', 'how the person is called')
    .option('--administrator', 'as an administrator')
    .action(async (email: string, flags: InviteFlags, command: Command) => {
      const password = (await text(terminal.input)).replace(/\r?\n$/, '')
      const { name, administrator = false } = flags
      await at(flags, command, (server) => addPerson(server, { email, name, password, administrator }))
      terminal.print(`added ${email}\n`)
    })
}

function resetCommand(user: Command, terminal: Terminal): void {
  withSourceOptions(user.command('reset'))
    .description('Print a link with which somebody sets a new password; it works once, for a day')
    .argument('<person>', PERSON)
    .action(async (named: string, flags: PlanSourceFlags, command: Command) => {
      const made = await at(flags, command, async (server) => {
        const { id } = await findPerson(server, named)
        return (await ask(server, 'POST', `/api/people/${id}/reset`)) as { url: string }
      })
      terminal.print(`${made.url}\n`)
    })
}

function administratorCommand(user: Command, terminal: Terminal): void {
  withSourceOptions(user.command('administrator'))
    .description('Make somebody an administrator, or with --off none any more')
    .argument('<person>', PERSON)
    .option('--off', 'no administrator any more; the last one stays')
    .action(async (named: string, flags: PlanSourceFlags & { off?: boolean }, command: Command) => {
      const administrator = flags.off !== true
      await at(flags, command, async (server) => {
        const { id } = await findPerson(server, named)
        await ask(server, 'PATCH', `/api/people/${id}`, { administrator })
      })
      terminal.print(`${administrator ? 'administrator' : 'no administrator any more'}: ${named}\n`)
    })
}

type LeavingFlags = PlanSourceFlags & { readonly heir?: string; readonly ownerless?: boolean }

function deactivateCommand(user: Command, terminal: Terminal): void {
  withSourceOptions(user.command('deactivate'))
    .description('Nobody any more, at once: signed out everywhere, tokens revoked; what she did stays hers')
    .argument('<person>', PERSON)
    .option('--heir <person>', 'who owns the plans then that she alone owns: address or id')
    .option('--ownerless', 'nobody owns them then, until an administrator gives them to somebody')
    .action(async (named: string, flags: LeavingFlags, command: Command) => {
      if (flags.heir !== undefined && flags.ownerless) command.error('error: --heir or --ownerless, not both')
      await at(flags, command, async (server) => {
        const { id } = await findPerson(server, named)
        const heir = flags.heir === undefined ? {} : { heir: (await findPerson(server, flags.heir)).id }
        const ownerless = flags.ownerless ? { ownerless: 'known' } : {}
        await ask(server, 'PATCH', `/api/people/${id}`, { active: false, ...heir, ...ownerless })
      })
      terminal.print(`deactivated ${named}\n`)
    })
}

function changeCommand(user: Command, terminal: Terminal, change: Change): void {
  withSourceOptions(user.command(change.name))
    .description(change.says)
    .argument('<person>', PERSON)
    .action(async (named: string, flags: PlanSourceFlags, command: Command) => {
      await at(flags, command, async (server) => {
        const { id } = await findPerson(server, named)
        await ask(server, change.method, `/api/people/${id}${change.path}`, change.body)
      })
      terminal.print(`${change.done} ${named}\n`)
    })
}
