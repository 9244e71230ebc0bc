/** `fascicle token …`: API tokens of a plan. A token is somebody's: it may what she may, up to its role. Its secret is printed once. */
import { type Command, InvalidArgumentError, Option } from 'commander'

import { PLAN_ROLES } from '../../../shared/model/access.ts'
import { columns, moment } from '../columns.ts'
import type { CliCommand } from '../command.ts'
import { findMember, makeToken, revokeToken, tokensOf } from '../people-api.ts'
import { type PlanSourceFlags, withSourceOptions } from '../source-options.ts'
import type { Terminal } from '../terminal.ts'

type Flags = PlanSourceFlags & { readonly plan: string }

export const tokenCommand: CliCommand = (program, terminal) => {
  const token = program.command('token').description('API tokens, with which scripts open a plan')
  addCommand(token, terminal)
  listCommand(token, terminal)
  revokeCommand(token, terminal)
}

const withPlan = (command: Command): Command =>
  withSourceOptions(command).requiredOption('--plan <id>', 'id of the plan, such as section-10-2023')

type AddFlags = Flags & {
  readonly person: string
  readonly role: string
  readonly name: string
  readonly days?: number
}

function addCommand(token: Command, terminal: Terminal): void {
  withPlan(token.command('add'))
    .description('Make a token and print its secret; on the server’s machine only')
    .requiredOption('--person <person>', 'whose it is: address or id of a member of the plan')
    .requiredOption('--name <name>', 'what it is for')
    .addOption(new Option('--role <role>', 'the most it may').choices(PLAN_ROLES).makeOptionMandatory())
    .addOption(new Option('--days <n>', 'how long it works; for ever when absent').argParser(days))
    .action(async (flags: AddFlags, command: Command) => {
      const { withPlans } = await import('../plan-source.ts')
      const { plan, name, role } = flags
      const { secret } = await withPlans({ flags, command }, async (server) => {
        const { person } = await findMember(server, plan, flags.person)
        return makeToken(server, plan, { person, name, role, days: flags.days ?? null })
      })
      terminal.print(`${secret}\n`)
    })
}

function days(text: string): number {
  const given = Number(text)
  if (!/^\d+$/.test(text) || given < 1 || given > 3650)
    throw new InvalidArgumentError('It has to be a whole number of days, 1 to 3650.')
  return given
}

function listCommand(token: Command, terminal: Terminal): void {
  withPlan(token.command('list'))
    .description('The tokens of a plan, with when they were last used')
    .option('--json', 'print the list as JSON')
    .action(async (flags: Flags & { json?: boolean }, command: Command) => {
      const { withPlans } = await import('../plan-source.ts')
      const { tokens } = await withPlans({ flags, command }, (server) => tokensOf(server, flags.plan))
      if (flags.json) return terminal.print(`${JSON.stringify(tokens, null, 2)}\n`)
      const ends = (at: number | null): string => (at === null ? 'for ever' : `until ${moment(at)}`)
      const rows = tokens.map((one) => [
        one.id,
        one.personName,
        one.name,
        one.role,
        ends(one.expires),
        `used ${moment(one.seen)}`,
      ])
      return terminal.print(columns(rows))
    })
}

function revokeCommand(token: Command, terminal: Terminal): void {
  withPlan(token.command('revoke'))
    .description('Take a token back, at once')
    .argument('<id>', 'as `token list` shows it')
    .action(async (id: string, flags: Flags, command: Command) => {
      const { withPlans } = await import('../plan-source.ts')
      await withPlans({ flags, command }, (server) => revokeToken(server, flags.plan, id))
      terminal.print(`revoked ${id}\n`)
    })
}
