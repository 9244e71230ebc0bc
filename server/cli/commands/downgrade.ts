/** `fascicle downgrade --to N`: makes the database one that an older program can open. Refused while a server uses the directory. */
import { InvalidArgumentError, Option } from 'commander'

import { type CliCommand, dataOption } from '../command.ts'

export const downgradeCommand: CliCommand = (program, terminal) => {
  program
    .command('downgrade')
    .description('Take the database back to the schema of an older version; what only this one knows is lost')
    .addOption(dataOption())
    .addOption(
      new Option(
        '--to <schema>',
        'schema of the older version, by its number (docs/operations.md has the list)',
      )
        .argParser(schemaVersion)
        .makeOptionMandatory(),
    )
    .action(async ({ data, to }: { data: string; to: number }) => {
      const { downgrade } = await import('../../store/downgrade.ts')
      const { from, kept } = await downgrade(data, to, Date.now())
      terminal.print(`went back from schema ${from} to ${to}\n`)
      terminal.print(`the database as it was is kept in ${kept}\n`)
    })
}

function schemaVersion(text: string): number {
  if (!/^[1-9]\d?$/.test(text)) throw new InvalidArgumentError('It has to be a whole number, 1 or more.')
  return Number(text)
}
