/** Who works with a `dataDir`: a random id, made once and kept, and the name chosen now. Nobody has verified it. */
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

import type { Person } from '../session/session-types.ts'

export async function filePerson(
  dataDir: string | undefined,
  name: string,
  random: () => number,
): Promise<Person> {
  const fresh = Array.from({ length: 4 }, () => Math.floor(random() * 2 ** 32).toString(36)).join('')
  if (dataDir === undefined) return { id: fresh, name, verified: false }
  const path = join(dataDir, 'person')
  await mkdir(dataDir, { recursive: true })
  try {
    await writeFile(path, fresh, { flag: 'wx' })
    return { id: fresh, name, verified: false }
  } catch {
    const kept = (await readFile(path, 'utf8')).trim()
    return { id: /^[a-z0-9]{8,64}$/.test(kept) ? kept : fresh, name, verified: false }
  }
}
