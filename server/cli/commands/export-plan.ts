/** `fascicle export-plan`: a whole plan as one JSON file; `import-plan` makes the same plan of it. */
import type { Command } from 'commander'

import { openPlan } from '../../../client/headless.ts'
import { textBytes } from '../../../shared/export/text-bytes.ts'
import type { PlanFile } from '../../../shared/model/plan-file.ts'
import type { CliCommand } from '../command.ts'
import { writeOutput } from '../file-argument.ts'
import { type PlanSourceFlags, withPlans, withSourceOptions } from '../plan-source.ts'

type Flags = PlanSourceFlags & { readonly plan: string; readonly output: string }

export const exportPlanCommand: CliCommand = (program) => {
  withSourceOptions(program.command('export-plan'))
    .description('Write a whole plan, everything in it, as one JSON file')
    .requiredOption('--plan <id>', 'id of the plan, such as section-10-2023')
    .requiredOption('-o, --output <file>', 'where it goes; - is standard output')
    .action(async (flags: Flags, command: Command) => {
      const file = await withPlans({ flags, command }, (url) => planFile(url, flags.plan))
      await writeOutput(flags.output, textBytes(`${JSON.stringify(file, null, 1)}\n`))
    })
}

async function planFile(url: string, id: string): Promise<PlanFile> {
  const plan = await openPlan(url, id, { name: 'fascicle export-plan' })
  try {
    return plan.exportPlan()
  } finally {
    await plan.close()
  }
}
