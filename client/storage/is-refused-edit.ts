/** Whether what a store read is a refused edit. One that is not is kept aside and counted; nothing else looks at it again. */
import { isCommand } from '../../shared/doc/is-command.ts'
import { DENIALS } from '../../shared/model/access.ts'
import { fieldsOf } from '../../shared/model/fields-of.ts'
import type { RefusedEdit } from '../session/ports.ts'

export function isRefusedEdit(value: unknown): value is RefusedEdit {
  const { id, table, command, reason, at } = fieldsOf(value)
  return (
    typeof id === 'string' &&
    (table === null || typeof table === 'string') &&
    isDenial(reason) &&
    typeof at === 'number' &&
    isCommand(command)
  )
}

export const isDenial = (value: unknown): value is (typeof DENIALS)[number] =>
  DENIALS.some((known) => known === value)
