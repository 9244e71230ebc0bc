/** A person of this server as everybody who asks about her sees her: nothing secret. Read from the database in `people-store.ts`. */
import type { Me } from '../../shared/wire/rest-people.ts'

export type Person = Me & {
  /** False: deactivated. She is nobody then, whatever she has in hands. */
  readonly active: boolean
  readonly language: string | null
  readonly created: number
  readonly hasPassword: boolean
  readonly hasTotp: boolean
}

export const meOf = ({ id, name, email, administrator }: Person): Me => ({ id, name, email, administrator })
