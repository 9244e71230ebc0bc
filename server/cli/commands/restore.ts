/**
 * `fascicle restore FILE`: a backup becomes the database again. Refused while a server uses the directory, because its memory and its
 * clients would go on from what is no longer there. What was in the directory is kept beside it, and clients synchronise anew: they bring
 * back what they have and the backup lacks. With `--fork` they do not: the plans get other ids and stand as the backup has them. Everybody signs
 * in anew, and what of the backup opens a door again is printed.
 */
import type { AccessAgain, UndoneDecision } from '../../store/access-again.ts'
import { columns } from '../columns.ts'
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
      const { kept, access, forked } = await restore(data, file, { now: Date.now, fork: fork === true })
      terminal.print(`restored from ${file}\n`)
      for (const { from, to } of forked) terminal.print(`${from} is now ${to}\n`)
      if (kept !== null) terminal.print(`what was there before is kept in ${kept}\n`)
      terminal.print(accessText(access))
    })
}

/** What the administrator has to look at, now that the decisions of a former time count again. */
function accessText({ sessions, links, tokens, undone }: AccessAgain): string {
  const parts = [
    `everybody signs in anew: ${sessions} sessions and ${links} open links (invitations, password resets) of the backup were ended\n`,
  ]
  if (tokens.length > 0) {
    const since = (revoked: boolean | null): string => (revoked === true ? 'revoked since the backup' : '')
    parts.push(
      'these API tokens of the backup are valid again; take back what must not be (fascicle token revoke):\n',
      columns(
        tokens.map(({ name, owner, plan, role, revoked }) => [name, owner, plan, role, since(revoked)]),
      ),
    )
  }
  if (undone === null)
    parts.push(
      'passwords, second factors, rights and deactivations are those of the time of the backup: look at whatever was changed since (fascicle user list, fascicle member list)\n',
    )
  else if (undone.length > 0)
    parts.push(
      'decided after the backup, and so undone; look at each:\n',
      columns(undone.map((one) => [one.email, undoneText(one)])),
    )
  return parts.join('')
}

function undoneText(one: UndoneDecision): string {
  switch (one.what) {
    case 'deactivated':
      return 'was deactivated, and is active again'
    case 'administrator':
      return 'was an administrator no longer, and is one again'
    case 'password':
      return 'had another password; the one of the backup counts again'
    case 'second-factor':
      return 'had another second factor, or none; what the backup has counts again'
    case 'account':
      return 'has an account no longer: it was made after the backup'
    case 'rights':
      return `may do in ${one.plan} again: ${one.again === '' ? 'nothing' : one.again}`
  }
}
