/**
 * Who asks: a person with a session, a script with an API token of hers, or whoever has the data directory in hands (the command line on
 * this machine). Made by `Door.identify` and by nothing else; what each may do is in `shared/model/access.ts`.
 */
import type { PlanRole } from '../../shared/model/access.ts'

export type Principal =
  | {
      readonly is: 'person'
      readonly person: string
      readonly name: string
      readonly administrator: boolean
      /** Names the session (not its secret). */
      readonly session: string
    }
  | {
      readonly is: 'token'
      readonly person: string
      /** Hers, with the token's. */
      readonly name: string
      /** What the token is called. */
      readonly label: string
      /** Names the token (not its secret). */
      readonly token: string
      readonly plan: string
      readonly role: PlanRole
    }
  | { readonly is: 'operator'; readonly person: typeof OPERATOR; readonly name: 'operator' }

/** Id under which the command line on the server's machine acts. No person has it. */
export const OPERATOR = 'operator'

/** What came with a request or an upgrade that may say who asks. */
export type Credentials = {
  readonly cookie: string | undefined
  readonly authorization: string | undefined
  /** `Sec-WebSocket-Protocol`: browsers' sockets can carry a token nowhere else. `fascicle, token.<secret>`. */
  readonly protocols: string | undefined
  /** Of the client, proxies seen through as far as they are trusted. */
  readonly address: string
}
