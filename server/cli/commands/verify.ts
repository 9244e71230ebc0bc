/** `fascicle verify`: is everything in the data directory sound? Reads only, beside a running server or without one. */
import { type DataReport, type RoomReport, verifyData } from '../../store/verify-data.ts'
import { type CliCommand, dataOption, Ended } from '../command.ts'
import { EXIT } from '../exit-codes.ts'

export const verifyCommand: CliCommand = (program) => {
  program
    .command('verify')
    .description(
      'Check the database: SQLite’s own check, every checksum, every document; print a hash of each',
    )
    .addOption(dataOption())
    .option('--json', 'print the report as JSON')
    .action(({ data, json }: { data: string; json?: boolean }) => {
      const report = verifyData(data)
      console.log(json ? JSON.stringify(report, null, 2) : inWords(report))
      if (!report.sound) throw new Ended(EXIT.damaged)
    })
}

function inWords({ integrity, rooms, setAside, sound }: DataReport): string {
  const lines = rooms.map((room) => `${room.hash}  ${room.plan}/${room.room}${trouble(room)}`)
  if (integrity !== 'ok') lines.push(`SQLite found: ${integrity}`)
  if (setAside > 0) lines.push(`${setAside} damaged rows were set aside earlier and are kept in the database`)
  lines.push(`${rooms.length} documents: ${sound ? 'all sound' : 'DAMAGE FOUND'}`)
  return lines.join('\n')
}

function trouble({ damaged, missing, incomplete }: RoomReport): string {
  const found = [
    damaged > 0 && `${damaged} damaged`,
    missing > 0 && `${missing} missing`,
    incomplete && 'incomplete',
  ].filter((part) => part !== false)
  return found.length > 0 ? `  ${found.join(', ')}` : ''
}
