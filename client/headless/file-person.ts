/**
 * Who works with a `dataDir`. With a token it is the token's person, as the server says and as is remembered here for when it does not answer;
 * otherwise a random id, made once and kept, and the name chosen now: nobody has verified it.
 */
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

import { PLAN_ROLES } from '../../shared/model/access.ts'
import { fieldsOf } from '../../shared/model/fields-of.ts'
import type { Person } from '../session/session-types.ts'

/** What the server says of a token; null: nothing now. */
export type AskPerson = () => Promise<Omit<Person, 'name' | 'verified'> | null>

export async function filePerson(
  dataDir: string | undefined,
  name: string,
  random: () => number,
  ask?: AskPerson,
): Promise<Person> {
  const account = (await ask?.()) ?? null
  if (account !== null) {
    if (dataDir !== undefined) await remember(dataDir, account)
    return { ...account, name, verified: true }
  }
  const remembered = ask && dataDir !== undefined ? await recall(dataDir) : null
  return remembered ? { ...remembered, name, verified: true } : stranger(dataDir, name, random)
}

async function stranger(dataDir: string | undefined, name: string, random: () => number): Promise<Person> {
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

const accountPath = (dataDir: string): string => join(dataDir, 'account.json')

async function remember(dataDir: string, account: object): Promise<void> {
  await mkdir(dataDir, { recursive: true })
  await writeFile(accountPath(dataDir), JSON.stringify(account))
}

async function recall(dataDir: string): Promise<Omit<Person, 'name' | 'verified'> | null> {
  try {
    return readAccount(JSON.parse(await readFile(accountPath(dataDir), 'utf8')))
  } catch {
    return null
  }
}

/** Also of what the server answers. */
export function readAccount(said: unknown): Omit<Person, 'name' | 'verified'> | null {
  const { id, administrator, limit } = fieldsOf(said)
  const role = PLAN_ROLES.find((known) => known === limit)
  if (typeof id !== 'string' || id === '') return null
  return { id, administrator: administrator === true, ...(role && { limit: role }) }
}
