/**
 * The flags that say where a command finds its plans (`--data`, or `--url` and `--token`; what they mean is in `plan-source.ts`) and how long
 * it waits for one.
 */
import { type Command, InvalidArgumentError, Option } from 'commander'

import { dataOption } from './command.ts'

export type PlanSourceFlags = { readonly data: string; readonly url?: string; readonly token?: string }

export const withSourceOptions = (command: Command): Command =>
  command
    .addOption(dataOption())
    .addOption(
      new Option('--url <url>', 'a running server, such as http://127.0.0.1:4100, in place of --data'),
    )
    .addOption(
      new Option('--token <token>', 'API token that is shown to the server at --url').env('FASCICLE_TOKEN'),
    )

/** Of commands that take a plan out. */
export type ReadingFlags = PlanSourceFlags & { readonly plan: string; readonly timeout: number }

/** Seconds. */
const PATIENCE = 60

export const withReadingOptions = (command: Command): Command =>
  withSourceOptions(command)
    .requiredOption('--plan <id>', 'id of the plan, such as section-10-2023')
    .addOption(
      new Option('--timeout <seconds>', 'how long the plan may take to arrive')
        .default(PATIENCE)
        .argParser(seconds),
    )

function seconds(text: string): number {
  const given = Number(text)
  if (!/^\d+$/.test(text) || given < 1 || given > 86_400)
    throw new InvalidArgumentError('It has to be a whole number of seconds, 1 or more.')
  return given
}
