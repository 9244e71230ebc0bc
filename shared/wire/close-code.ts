/**
 * Why a socket, or one room on a tab socket, was closed: one table for both ends. y-websocket gives up for good on 4400–4499 and
 * reconnects for ever on everything else, so a code below 4400 means "come back".
 */
export const CLOSE = {
  malformed: { code: 4400, says: 'The message could not be understood.' },
  signInNeeded: { code: 4401, says: 'Sign in to open this plan.' },
  notAllowed: { code: 4403, says: 'You have no right to open or change this.' },
  unknownRoom: { code: 4404, says: 'There is no such plan or table.' },
  idle: { code: 4408, says: 'This connection was idle, or a newer one took its place.' },
  epoch: {
    code: 4409,
    says: 'The server was restored from a backup; everything is to be synchronised again.',
  },
  clientTaken: {
    code: 4410,
    says: 'Somebody else writes under this client id; come back with another one.',
  },
  tooLarge: {
    code: 4413,
    says: 'The change is too large, or makes the table too large; it was not accepted.',
  },
  tooOld: { code: 4426, says: 'This page is older than the server; reload it.' },
  tooMany: { code: 4429, says: 'Too many connections or requests; some were refused.' },
  frameTooLarge: { code: 1009, says: 'A message was larger than allowed.' },
  restarting: { code: 1012, says: 'The server is restarting; connect again in a moment.' },
  storageUnavailable: {
    code: 1013,
    says: 'The server cannot save at the moment; nothing unsaved was acknowledged.',
  },
  full: { code: 4003, says: 'The server is full at the moment; connect again in a while.' },
} as const

export type CloseReason = (typeof CLOSE)[keyof typeof CLOSE]

/** Whether reconnecting by itself is pointless; the same test y-websocket makes. */
export const isFinalClose = (code: number): boolean => code >= 4400 && code < 4500
