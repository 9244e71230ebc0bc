/** `fascicle export`: one table as a file, with the values that the plan's own engine calculates. */
import { type Command, Option } from 'commander'

import { EXPORT_FORMATS, type ExportFormat } from '../../../shared/export/export-format.ts'
import { type Language, LANGUAGES } from '../../../shared/model/language.ts'
import type { CliCommand } from '../command.ts'
import { writeOutput } from '../file-argument.ts'
import { type ReadingFlags, withReadingOptions } from '../source-options.ts'

type Flags = ReadingFlags & {
  readonly table: string
  readonly format: ExportFormat
  readonly language?: Language
  readonly output: string
}

export const exportCommand: CliCommand = (program, terminal) => {
  withReadingOptions(program.command('export'))
    .description('Write one table as CSV, as XLSX with live formulas, or as JSON')
    .requiredOption(
      '--table <name>',
      'number (10.16), printed name (Table 10.16, 表 10.16), title of a working table, or id',
    )
    .addOption(
      new Option('--format <format>', 'format of the file').choices(EXPORT_FORMATS).makeOptionMandatory(),
    )
    .addOption(
      new Option('--language <language>', 'edition to write; the plan’s main language when absent').choices(
        LANGUAGES,
      ),
    )
    .requiredOption('-o, --output <file>', 'where it goes; - is standard output')
    .action(async (flags: Flags, command: Command) => {
      const { plan: id, table, format, language, output, timeout } = flags
      const { withPlans } = await import('../plan-source.ts')
      const { withWholePlan } = await import('../whole-plan.ts')
      const bytes = await withPlans({ flags, command }, (server) =>
        withWholePlan({ server, id, name: 'export', within: timeout * 1000 }, (plan) =>
          plan.export(table, format, language),
        ),
      )
      await writeOutput(output, bytes, terminal)
    })
}
