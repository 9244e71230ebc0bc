/** `fascicle export-plan`: a whole plan as one JSON file; `import-plan` makes the same plan of it. */
import type { Command } from 'commander'

import { textBytes } from '../../../shared/export/text-bytes.ts'
import type { CliCommand } from '../command.ts'
import { writeOutput } from '../file-argument.ts'
import { type PlanSourceFlags, withSourceOptions } from '../source-options.ts'

type Flags = PlanSourceFlags & { readonly plan: string; readonly output: string }

export const exportPlanCommand: CliCommand = (program, terminal) => {
  withSourceOptions(program.command('export-plan'))
    .description('Write a whole plan, everything in it, as one JSON file')
    .requiredOption('--plan <id>', 'id of the plan, such as section-10-2023')
    .requiredOption('-o, --output <file>', 'where it goes; - is standard output')
    .action(async (flags: Flags, command: Command) => {
      const { withPlans } = await import('../plan-source.ts')
      const { withWholePlan } = await import('../whole-plan.ts')
      const file = await withPlans({ flags, command }, (url) =>
        withWholePlan(url, flags.plan, 'export-plan', (plan) => plan.exportPlan()),
      )
      await writeOutput(flags.output, textBytes(`${JSON.stringify(file, null, 1)}\n`), terminal)
    })
}
