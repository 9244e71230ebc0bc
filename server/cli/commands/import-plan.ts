/** `fascicle import-plan FILE`: a new plan from a plan file. The file is checked here, to the last field, before anything is sent. */
import type { Command } from 'commander'

import { AppError } from '../../../shared/model/error.ts'
import { isSlug } from '../../../shared/model/ids.ts'
import type { CliCommand } from '../command.ts'
import { readTextFile } from '../file-argument.ts'
import { createPlan } from '../plan-api.ts'
import { type PlanSourceFlags, withSourceOptions } from '../source-options.ts'

type Flags = PlanSourceFlags & { readonly as?: string; readonly owner?: string }

export const importPlanCommand: CliCommand = (program, terminal) => {
  withSourceOptions(program.command('import-plan'))
    .description('Make a plan of a plan file')
    .argument('<file>', 'a JSON file as export-plan writes it; - is standard input')
    .option('--as <id>', 'id of the new plan; the one in the file when absent')
    .option('--owner <person>', 'address or id of whoever is to own it')
    .action(async (name: string, flags: Flags, command: Command) => {
      const { parsePlanFile } = await import('../../../shared/import/read-plan-file.ts')
      const { withPlans } = await import('../plan-source.ts')
      const read = parsePlanFile(await readTextFile(name, terminal))
      if (flags.as !== undefined && !isSlug(flags.as)) throw new AppError('id-not-allowed', { id: flags.as })
      const file = { ...read, plan: { ...read.plan, id: flags.as ?? read.plan.id } }
      await withPlans({ flags, command, mayCreate: true }, (server) => createPlan(server, file, flags.owner))
      // At an address the token's person owns it; here nobody does until it is said who.
      if (flags.owner === undefined && flags.url === undefined)
        terminal.complain(
          `Nobody owns ${file.plan.id} yet, and only administrators find it: fascicle member set <person> owner --plan ${file.plan.id}\n`,
        )
      terminal.print(`imported ${file.plan.id}: ${file.tables.length} tables\n`)
    })
}
