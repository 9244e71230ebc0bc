/**
 * Where a change goes next. The table is shared/doc/origin.ts; sending is the provider's, which passes on everything it did not bring
 * itself, so only storing and telling other tabs are left. [FLOW0]
 */
import { CLIENT_FAN_OUT, type ClientOrigin } from '../../shared/doc/origin.ts'

/** An origin that is not one of our words is a sync provider: it came from the server. */
export const originOf = (origin: unknown): ClientOrigin =>
  typeof origin === 'string' && isClientOrigin(origin) ? origin : 'remote'

const isClientOrigin = (text: string): text is ClientOrigin => Object.hasOwn(CLIENT_FAN_OUT, text)

export const fanOutOf = (origin: unknown): (typeof CLIENT_FAN_OUT)[ClientOrigin] =>
  CLIENT_FAN_OUT[originOf(origin)]
