/** The key under which a program on the server's machine may do everything, as a running server notes it in its data directory. */
import { notedServer } from '../../server/running-server.ts'

/** Headers of a request or an upgrade. */
export function operatorHeaders(data: string): Record<string, string> {
  const note = notedServer(data)
  return note === null ? {} : { authorization: `Bearer ${note.key}` }
}
