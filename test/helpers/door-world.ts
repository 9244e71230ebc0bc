/** The door, sharing and tokens over a database of one's choice, without HTTP: plan `p` with tables `t` of `sp2` and `u` of `sp1`. */
import { createDoor, type DoorParts } from '../../server/auth/create-door.ts'
import type { Credentials, Principal } from '../../server/auth/principal.ts'
import { Sharing } from '../../server/auth/sharing.ts'
import { TokenDesk } from '../../server/auth/token-desk.ts'
import { MemoryTables } from '../../server/store/memory-tables.ts'
import type { TableStore } from '../../server/store/tables.ts'
import type { Grant } from '../../shared/model/access.ts'
import { must } from '../../shared/model/error.ts'
import type { TableState } from '../../shared/model/lifecycle.ts'
import { authWorld, type AuthWorld, type Somebody } from './auth-world.ts'

export const OPERATOR_KEY = 'op_key-of-this-test'

export type DoorWorld = DoorParts & {
  readonly auth: AuthWorld
  readonly tables: TableStore
  readonly sharing: Sharing
  readonly desk: TokenDesk
  /** Of each table; written to as an outline would be. */
  readonly components: Map<string, string | null>
  /** With these grants in `p`; the first is the administrator. */
  person(name: string, ...grants: Grant[]): Promise<Somebody & { readonly principal: Principal }>
  setState(table: string, state: TableState): Promise<void>
  rows<Row>(statement: string, ...parameters: unknown[]): Promise<readonly Row[]>
}

export const credentials = (of: Partial<Credentials>): Credentials => ({
  cookie: undefined,
  authorization: undefined,
  protocols: undefined,
  address: '192.0.2.1',
  ...of,
})

export function doorWorld(tables: TableStore = new MemoryTables()): DoorWorld {
  const auth = authWorld(tables)
  const now = (): number => auth.clock.now
  const components = new Map<string, string | null>([
    ['t', 'sp2'],
    ['u', 'sp1'],
  ])
  const outlines = { component: async (_plan: string, table: string) => components.get(table) ?? null }
  const parts = createDoor({ tables, auth, outlines, operatorKey: OPERATOR_KEY, now })
  const sharing = new Sharing({ tables, auth, changes: parts.changes, now })
  const desk = new TokenDesk({ tables, auth, rights: parts.rights, changes: parts.changes, now })
  const operator: Principal = { is: 'operator', person: 'operator', name: 'operator' }
  let isFirst = true
  return {
    ...parts,
    auth,
    tables,
    sharing,
    desk,
    components,
    person: async (name, ...grants) => {
      const email = `${name.toLowerCase()}@example.org`
      const somebody = await (isFirst ? auth.setUp(email) : auth.join(email))
      isFirst = false
      if (grants.length > 0) await sharing.set(operator, 'p', somebody.id, grants)
      const principal = must(await parts.door.identify(credentials({ cookie: somebody.cookie })), name)
      return { ...somebody, principal }
    },
    setState: async (table, state) => {
      const values = ['p', table, state, 'finalise', 'x', 'X', 1, '', '', null]
      const sql = 'INSERT OR REPLACE INTO lifecycle VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)'
      await tables.write([{ sql, parameters: values }])
      parts.changes.tell({ plan: 'p', tables: new Set([table]) })
    },
    rows: (sql, ...parameters) => tables.read({ sql, parameters }),
  }
}
