/**
 * Where the sockets are. `/ws/<plan>` carries all rooms of a plan (tab frames), `/ws/<plan>/<room>` one room as plain y-websocket does
 * (`new WebsocketProvider('ws://host/ws', 'plan/room', doc)`). The query names versions: `v` of the wire (the tab socket must say it),
 * `schema` of the documents, `epoch` of the server the client last synchronised with.
 */
import { isSlug } from '../model/ids.ts'

/** Rooms that are not tables; no table may take such an id. */
export const RESERVED_ROOMS: readonly string[] = ['outline', 'discussion', 'register']
/** No table may take these either: `/plans/<plan>/share` is a page. */
export const RESERVED_TABLES: readonly string[] = [...RESERVED_ROOMS, 'share']
export const OUTLINE_ROOM = 'outline'
/** Written by the server only. */
export const REGISTER_ROOM = 'register'

export const SOCKET_ROOT = '/ws'
export const tabSocketPath = (plan: string): string => `${SOCKET_ROOT}/${plan}`
export const roomSocketPath = (plan: string, room: string): string => `${SOCKET_ROOT}/${plan}/${room}`

/** Query of a socket's address. */
export const SOCKET_QUERY = { protocol: 'v', schema: 'schema', epoch: 'epoch' } as const

export type SocketPath = { readonly plan: string; readonly room: string | null }

/** From a request's path without the query; `null` when no room of ours can be meant. Ids are plain ASCII, so nothing is decoded. */
export function readSocketPath(path: string): SocketPath | null {
  const [root, socket, plan, room, ...more] = path.split('/')
  if (root !== '' || `/${socket}` !== SOCKET_ROOT || plan === undefined || more.length > 0) return null
  if (!isSlug(plan) || (room !== undefined && !isSlug(room))) return null
  return { plan, room: room ?? null }
}
