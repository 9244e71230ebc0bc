/** `fascicle verify`: is everything in the data directory sound? Reads only, beside a running server or without one. */
import { EXIT } from '../../exit-codes.ts'
import type { DataReport, RoomReport } from '../../store/verify-data.ts'
import { type CliCommand, dataOption, Ended } from '../command.ts'

export const verifyCommand: CliCommand = (program, terminal) => {
  program
    .command('verify')
    .description(
      'Check the database: SQLite’s own check, every checksum, every document; print a hash of each',
    )
    .addOption(dataOption())
    .option('--json', 'print the report as JSON')
    .action(async ({ data, json }: { data: string; json?: boolean }) => {
      const { verifyData } = await import('../../store/verify-data.ts')
      const report = verifyData(data)
      terminal.print(`${json ? JSON.stringify(report, null, 2) : inWords(report)}\n`)
      if (!report.sound) throw new Ended(EXIT.damaged)
    })
}

function inWords({ integrity, rooms, setAside, sound }: DataReport): string {
  const lines = rooms.map(
    (room) => `${room.hash}  ${room.plan}/${room.room}${contentsOf(room)}${trouble(room)}`,
  )
  if (integrity !== 'ok') lines.push(`SQLite found: ${integrity}`)
  if (setAside > 0) lines.push(`${setAside} damaged rows were set aside earlier and are kept in the database`)
  lines.push(`${rooms.length} documents: ${sound ? 'all sound' : 'DAMAGE FOUND'}`)
  return lines.join('\n')
}

/** What administrators compare with the record of a final table. */
function contentsOf({ contents }: RoomReport): string {
  if (!contents) return ''
  const heading = contents.headingChanged ? ', its heading in the plan changed since' : ''
  return `  contents ${contents.hash}${contents.asFinalised === true ? ', as finalised' : ''}${heading}`
}

function trouble({ damaged, missing, incomplete, contents }: RoomReport): string {
  const found = [
    damaged > 0 && `${damaged} damaged`,
    missing > 0 && `${missing} missing`,
    incomplete && 'incomplete',
    contents?.asFinalised === false && 'FINAL, AND NOT WHAT WAS FINALISED',
  ].filter((part) => part !== false)
  return found.length > 0 ? `  ${found.join(', ')}` : ''
}
