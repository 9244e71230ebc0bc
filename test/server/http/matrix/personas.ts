/**
 * Everybody who may come to a server, and what each may do, in plain words. Written by hand, next to nothing of the program: this is what the
 * answers are compared with.
 */
import { tokenHash } from '../../../../server/auth/api-tokens.ts'
import type { PlanAction, PlanRole, TableAction } from '../../../../shared/model/access.ts'
import { AS_OPERATOR } from '../../../helpers/auth-world.ts'
import type { TestPerson } from '../../../helpers/server-people.ts'
import { OWNER } from '../../../helpers/server-under-test.ts'
import { OPERATOR_KEY, type World } from './world.ts'

type Right = PlanAction | TableAction

export type Caller = {
  readonly headers: Record<string, string>
  /** Null: the operator, and nobody. */
  readonly person: TestPerson | null
}

export type Persona = {
  readonly is: 'nobody' | 'person' | 'token' | 'operator'
  readonly administrator?: true
  /** In plan `own`; of tables, in `outputs`, which is a draft of component `sp2`. */
  readonly own: readonly Right[]
  /** In plan `foreign`. */
  readonly foreign: readonly Right[]
  /** Somebody new. */
  make(world: World): Promise<Caller>
}

const words = (text: string): Right[] => text.split(' ').filter((word) => word !== '') as Right[]
const VIEWER = 'read members'
const COMMENTER = `${VIEWER} comment`
const PART_EDITOR = `${VIEWER} edit submit withdraw finalise`
const EDITOR = `${COMMENTER} structure edit submit withdraw finalise`
const OWNERS = `${EDITOR} share audit reopen`

const asPerson = (person: TestPerson): Caller => ({ headers: person.headers, person })
const bearer = (secret: string): Record<string, string> => ({ authorization: `Bearer ${secret}` })

const member = (
  own: string,
  ...grants: { scope: 'plan' | `component:${string}`; role: PlanRole }[]
): Persona => ({
  is: 'person',
  own: words(own),
  foreign: [],
  make: async (world) => asPerson(await world.person('Caller', grants)),
})

/** Of an owner of the plan. */
const token = (role: PlanRole, own: string): Persona => ({
  is: 'token',
  own: words(own),
  foreign: [],
  make: async (world) => {
    const person = await world.person('Token owner', OWNER, { role })
    return { headers: bearer(person.token), person }
  },
})

export const PERSONAS: { readonly [name: string]: Persona } = {
  nobody: {
    is: 'nobody',
    own: [],
    foreign: [],
    make: async () => ({ headers: { 'x-fascicle': '1' }, person: null }),
  },
  stranger: member(''),
  viewer: member(VIEWER, { scope: 'plan', role: 'viewer' }),
  commenter: member(COMMENTER, { scope: 'plan', role: 'commenter' }),
  editor: member(EDITOR, { scope: 'plan', role: 'editor' }),
  'subprogramme editor': member(PART_EDITOR, { scope: 'component:sp2', role: 'editor' }),
  'editor of another subprogramme': member(VIEWER, { scope: 'component:sp1', role: 'editor' }),
  owner: member(OWNERS, { scope: 'plan', role: 'owner' }),
  'administrator without membership': {
    is: 'person',
    administrator: true,
    own: ['members', 'share'],
    foreign: ['members', 'share'],
    make: async (world) => asPerson(await world.person('Administrator', [], { administrator: true })),
  },
  'token of a viewer': token('viewer', VIEWER),
  'token of a commenter': token('commenter', COMMENTER),
  'token of an editor': token('editor', EDITOR),
  'token of an owner': token('owner', OWNERS),
  'token of an administrator who is no member': {
    is: 'token',
    own: [],
    foreign: [],
    make: async (world) => {
      const person = await world.person('Administrator', [], { administrator: true })
      return { headers: bearer(person.token), person }
    },
  },
  'revoked token': {
    is: 'nobody',
    own: [],
    foreign: [],
    make: async (world) => {
      const person = await world.person('Careful', OWNER)
      const remove = 'DELETE FROM token WHERE hash = ?'
      await world.server.tables.write([{ sql: remove, parameters: [tokenHash(person.token)] }])
      return { headers: bearer(person.token), person: null }
    },
  },
  'token whose time is over': {
    is: 'nobody',
    own: [],
    foreign: [],
    make: async (world) => {
      const person = await world.person('Late', OWNER)
      const end = 'UPDATE token SET expires = 1 WHERE hash = ?'
      await world.server.tables.write([{ sql: end, parameters: [tokenHash(person.token)] }])
      return { headers: bearer(person.token), person: null }
    },
  },
  'deactivated person': {
    is: 'nobody',
    own: [],
    foreign: [],
    make: async (world) => {
      const person = await world.person('Gone', OWNER, { administrator: true })
      await world.server.parts.auth.people.change(person.id, { active: false }, AS_OPERATOR)
      return { headers: person.headers, person: null }
    },
  },
  'token of a deactivated person': {
    is: 'nobody',
    own: [],
    foreign: [],
    make: async (world) => {
      const person = await world.person('Gone', OWNER)
      await world.server.parts.auth.people.change(person.id, { active: false }, AS_OPERATOR)
      return { headers: bearer(person.token), person: null }
    },
  },
  operator: {
    is: 'operator',
    own: words(OWNERS),
    foreign: words(OWNERS),
    make: async () => ({ headers: bearer(OPERATOR_KEY), person: null }),
  },
}
