/**
 * The relational tables as Kysely knows them, and the builder that makes statements of them. Kysely only compiles: a `TableStore` runs what
 * it compiled, in the database's own thread. One file per concern uses it (`people-store.ts`, …). Times are milliseconds since 1970.
 */
import {
  DummyDriver,
  type Generated,
  Kysely,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
} from 'kysely'

type Flag = 0 | 1

export type Tables = {
  person: {
    id: string
    name: string
    email: string
    /** PHC string of argon2id; null: no password (single sign-on only, or not chosen yet). */
    password: string | null
    /** Base32; null: no second factor. */
    totp: string | null
    /** The last time step a code was taken of: none is taken twice. */
    totp_step: number | null
    administrator: Flag
    language: string | null
    created: number
    /** Last time heard of; null: never signed in. Written at most once a minute. */
    seen: number | null
    deactivated: number | null
  }
  recovery_code: { hash: string; person: string }
  identity: { issuer: string; subject: string; person: string }
  /** `hash`: SHA-256 of the cookie's token. `id`: how the session is named to its owner. */
  session: {
    hash: string
    id: string
    person: string
    shared: Flag
    created: number
    seen: number
    agent: string
    address: string
  }
  /** One-time links; `hash` of the token in the address, `grants` as JSON. */
  link: {
    hash: string
    id: string
    kind: string
    person: string | null
    email: string
    name: string
    administrator: Flag
    plan: string | null
    grants: string
    made_by: string
    created: number
    expires: number
    used: number | null
  }
  membership: {
    plan: string
    person: string
    scope: string
    role: string
    made_by: string
    created: number
  }
  token: {
    id: string
    hash: string
    person: string
    name: string
    plan: string
    role: string
    created: number
    expires: number | null
    seen: number | null
  }
  /** `frozen`: of a final table, its values and those of its sources as JSON (`shared/model/frozen-values.ts`). */
  lifecycle: {
    plan: string
    room: string
    state: string
    step: string
    person: string
    name: string
    at: number
    note: string
    hash: string
    frozen: string | null
  }
  client_owner: { room: number; client: number; person: string }
  audit: {
    id: Generated<number>
    plan: string
    room: string
    seq: number
    kind: string
    row: string
    col: string
    field: string
    before: string | null
    after: string | null
    person: string
    /** Id of the API token that was used; empty: none. */
    token: string
    author: string
    made: number
    received: number
  }
  room: { id: Generated<number>; plan: string; name: string; created: number; frozen: Flag }
}

/** Builds statements; running them is a `TableStore`'s. */
export const sql: Kysely<Tables> = new Kysely<Tables>({
  dialect: {
    createAdapter: () => new SqliteAdapter(),
    createDriver: () => new DummyDriver(),
    createIntrospector: (db) => new SqliteIntrospector(db),
    createQueryCompiler: () => new SqliteQueryCompiler(),
  },
})

/** What Kysely's `compile()` gives, as it travels to the database's thread. */
export type Statement = { readonly sql: string; readonly parameters: readonly unknown[] }

/** `must`: when it changes nothing, everything written with it is undone. */
export type Write = Statement & { readonly must?: boolean }

/** The relational tables of the database. What cannot be written or read now rejects with `storage-unavailable` and changes nothing. */
export type TableStore = {
  /** `large`: what may take long or answer with much, which nobody who waits to be let in is to wait for. */
  read<Row>(statement: Statement, size?: 'large'): Promise<readonly Row[]>
  /**
   * All in one transaction, durable when it resolves: how many rows each changed. Null: one that `must` change something changed nothing,
   * and nothing was written.
   */
  write(statements: readonly Write[]): Promise<readonly number[] | null>
}
