/** `fascicle serve`: the whole product on one port. Says where on standard output, logs to standard error, ends on SIGTERM. */
import { Option } from 'commander'

import {
  environmentName,
  flagName,
  readConfig,
  SETTING_NAMES,
  type SettingName,
  SETTINGS,
} from '../../config.ts'
import type { CliCommand } from '../command.ts'

/** Where the built client lies, next to the built command line. */
export const serveCommand =
  (clientDirectory: string): CliCommand =>
  (program, terminal) => {
    const command = program
      .command('serve')
      .description('Serve the plans of a data directory: page, interface and websockets on one port')
      .action(async (flags: Partial<Record<SettingName, string>>) => {
        const config = readConfig(process.env, flags)
        const { runServer } = await import('../../lifecycle.ts')
        await runServer(config, clientDirectory, (line) => terminal.print(`${line}\n`))
      })
    for (const name of SETTING_NAMES) command.addOption(settingOption(name))
  }

/** Defaults and environment are `readConfig`'s business; here they are only printed. */
function settingOption(name: SettingName): Option {
  const { type, says, default: fallback } = SETTINGS[name]
  const value = type === 'text' ? '<text>' : '<n>'
  return new Option(
    `${flagName(name)} ${value}`,
    `${says} (${environmentName(name)}; default ${fallback === '' ? 'none' : fallback})`,
  )
}
