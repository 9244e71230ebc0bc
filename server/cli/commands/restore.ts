/**
 * `fascicle restore FILE`: a backup becomes the database again. Refused while a server uses the directory, because its memory and its
 * clients would go on from what is no longer there. What was in the directory is kept beside it, and clients synchronise anew: they bring
 * back what they have and the backup lacks. With `--fork` they do not: the plans get other ids and stand as the backup has them.
 */
import { type CliCommand, dataOption } from '../command.ts'

export const restoreCommand: CliCommand = (program, terminal) => {
  program
    .command('restore')
    .description('Put a backup in the place of the database; stop the server first')
    .argument('<file>', 'a file made by `fascicle backup`')
    .addOption(dataOption())
    .option(
      '--fork',
      'give the plans other ids, so that nobody’s newer edits come back into them; without it what people still have is merged in',
    )
    .action(async (file: string, { data, fork }: { data: string; fork?: boolean }) => {
      const { restore } = await import('../../store/backup-file.ts')
      const { kept, forked } = await restore(data, file, { now: Date.now, fork: fork === true })
      terminal.print(`restored from ${file}\n`)
      for (const { from, to } of forked) terminal.print(`${from} is now ${to}\n`)
      if (kept !== null) terminal.print(`what was there before is kept in ${kept}\n`)
    })
}
