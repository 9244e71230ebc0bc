/**
 * `fascicle restore FILE`: a backup becomes the database again. Refused while a server uses the directory, because its memory and its
 * clients would go on from what is no longer there. What was in the directory is kept beside it, and clients synchronise anew.
 */
import { type CliCommand, dataOption } from '../command.ts'

export const restoreCommand: CliCommand = (program, terminal) => {
  program
    .command('restore')
    .description('Put a backup in the place of the database; stop the server first')
    .argument('<file>', 'a file made by `fascicle backup`')
    .addOption(dataOption())
    .action(async (file: string, { data }: { data: string }) => {
      const { restore } = await import('../../store/backup-file.ts')
      const kept = await restore(data, file, Date.now)
      terminal.print(`restored from ${file}\n`)
      if (kept !== null) terminal.print(`what was there before is kept in ${kept}\n`)
    })
}
