/**
 * The parts of a plan as a person names them on the command line (`table:10.16`, `table:Table 10.16`, `component:subprogramme-2`, or a
 * component's own name), turned into the ids that rights are given by. A part there is not ends the command and names those there are. Used
 * by `member` and `user invite`.
 */
import { OutlineDoc } from '../../shared/doc/outline-doc.ts'
import type { Grant, Scope } from '../../shared/model/access.ts'
import { AppError } from '../../shared/model/error.ts'
import { findTable, numberTables } from '../../shared/plan/numbering.ts'
import { OUTLINE_ROOM } from '../../shared/wire/socket-path.ts'
import { EXIT } from '../exit-codes.ts'
import { Ended } from './command.ts'
import { askBytes } from './plan-api.ts'
import type { Server } from './plan-source.ts'

/** Rejects `unknown-plan`, `unknown-table`, and `Ended` for a component there is not. */
export async function grantsByName(
  server: Server,
  plan: string,
  grants: readonly Grant[],
): Promise<readonly Grant[]> {
  if (grants.every(({ scope }) => scope === 'plan')) return grants
  const path = `/api/plans/${encodeURIComponent(plan)}/rooms/${OUTLINE_ROOM}/state`
  const outline = new OutlineDoc({ random: unused, now: unused, mainLanguage: () => 'en' })
  outline.apply(await askBytes(server, path), 'log')
  return grants.map(({ scope, role }) => ({ scope: scopeIn(outline, scope), role }))
}

function scopeIn(outline: OutlineDoc, named: Scope): Scope {
  const [kind, ...rest] = named.split(':')
  const name = rest.join(':')
  if (kind === 'component') return `component:${componentIn(outline, name)}`
  if (kind !== 'table') return named
  const table = findTable(name, numberTables(outline.tables(), outline.plan().section))
  if (table === undefined) throw new AppError('unknown-table', { table: name.slice(0, 64) })
  return `table:${table}`
}

function componentIn(outline: OutlineDoc, name: string): string {
  const components = outline.components()
  const wanted = name.trim().toLowerCase()
  const found = components.find(
    ({ id, label }) =>
      id === name || Object.values(label).some((text) => text.trim().toLowerCase() === wanted),
  )
  if (found) return found.id
  const all = components.map(({ id, label }) => `${id} (${label.en ?? Object.values(label)[0] ?? ''})`)
  const there = all.length === 0 ? 'It has none.' : `There are: ${all.join(', ')}.`
  throw new Ended(EXIT.notFound, `There is no component “${name.slice(0, 64)}” in this plan. ${there}`)
}

const unused = (): never => {
  throw new Error('a command changes no outline')
}
