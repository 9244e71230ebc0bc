/** A plain y-websocket socket: one room, its messages as they are. */
import type { WebSocket } from 'ws'

import type { RoomKey } from '../room/ports.ts'
import type { Rooms } from '../room/rooms.ts'
import { closeSocket } from './close-socket.ts'
import { Seat } from './seat.ts'
import type { SocketSender } from './socket-sender.ts'

export function serveRoomSocket(socket: WebSocket, sender: SocketSender, key: RoomKey, rooms: Rooms): Seat {
  return new Seat(key, rooms, {
    send: (frame) => sender.send(frame.message),
    sendLarge: (build) => sender.sendLarge(() => build()?.message ?? null),
    close: (reason) => closeSocket(socket, reason),
  })
}
