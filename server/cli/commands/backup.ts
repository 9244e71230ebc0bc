/** `fascicle backup FILE`: the whole database as one file, beside a running server or without one. */
import { type CliCommand, dataOption } from '../command.ts'

export const backupCommand: CliCommand = (program, terminal) => {
  program
    .command('backup')
    .description('Copy the whole database into one file; also while a server runs')
    .argument('<file>', 'where the backup goes')
    .addOption(dataOption())
    .option('--force', 'replace the file when it is there')
    .action(async (file: string, { data, force }: { data: string; force?: boolean }) => {
      const { backUp } = await import('../../store/backup-file.ts')
      await backUp(data, file, force === true)
      terminal.print(`backed up to ${file}\n`)
    })
}
