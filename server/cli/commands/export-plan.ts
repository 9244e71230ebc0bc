/** `fascicle export-plan`: a whole plan as one JSON file; `import-plan` makes the same plan of it. */
import type { Command } from 'commander'

import { textBytes } from '../../../shared/export/text-bytes.ts'
import type { CliCommand } from '../command.ts'
import { writeOutput } from '../file-argument.ts'
import { type ReadingFlags, withReadingOptions } from '../source-options.ts'

type Flags = ReadingFlags & { readonly output: string }

export const exportPlanCommand: CliCommand = (program, terminal) => {
  withReadingOptions(program.command('export-plan'))
    .description('Write a whole plan, everything in it, as one JSON file')
    .requiredOption('-o, --output <file>', 'where it goes; - is standard output')
    .action(async (flags: Flags, command: Command) => {
      const { withPlans } = await import('../plan-source.ts')
      const { withWholePlan } = await import('../whole-plan.ts')
      const file = await withPlans({ flags, command }, (server) =>
        withWholePlan({ server, id: flags.plan, name: 'export-plan', within: flags.timeout * 1000 }, (plan) =>
          plan.exportPlan(),
        ),
      )
      await writeOutput(flags.output, textBytes(`${JSON.stringify(file, null, 1)}\n`), terminal)
    })
}
