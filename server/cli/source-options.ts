/** The flags that say where a command finds its plans: `--data` or `--url`. What they mean is in `plan-source.ts`. */
import { type Command, Option } from 'commander'

import { dataOption } from './command.ts'

export type PlanSourceFlags = { readonly data: string; readonly url?: string }

export const withSourceOptions = (command: Command): Command =>
  command
    .addOption(dataOption())
    .addOption(
      new Option('--url <url>', 'a running server, such as http://127.0.0.1:4100, in place of --data'),
    )
