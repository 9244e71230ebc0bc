/**
 * Who caused a change in a client, and where it must go next. The only place the client decides fan-out: a session looks its origin up
 * here and never compares origins itself. [FLOW0]
 */
export const CLIENT_FAN_OUT = {
  local: { store: true, send: true, tabs: true },
  remote: { store: true, send: false, tabs: true },
  tab: { store: false, send: true, tabs: false },
  storage: { store: false, send: false, tabs: false },
} as const

export type ClientOrigin = keyof typeof CLIENT_FAN_OUT

export const LOCAL = 'local' satisfies ClientOrigin
