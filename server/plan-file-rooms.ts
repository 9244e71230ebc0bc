/**
 * From a plan file to the rooms of a new plan. Called by the import route and by seeding; a file that is none, or that contradicts
 * itself, throws `AppError('import-invalid')` before anything is created.
 */
import { documentsOf } from '../shared/import/plan-documents.ts'
import { readPlanFile as checkPlanFile } from '../shared/import/read-plan-file.ts'
import { AppError } from '../shared/model/error.ts'
import type { PlanFile } from '../shared/model/plan-file.ts'
import { OUTLINE_ROOM, RESERVED_TABLES } from '../shared/wire/socket-path.ts'
import { checkUpdate } from './room/check-update.ts'
import type { NewRoom } from './room/ports.ts'

export type NewPlan = { readonly plan: string; readonly rooms: readonly NewRoom[] }

export function roomsOfPlanFile(file: PlanFile): NewPlan {
  const reserved = file.tables.find((table) => RESERVED_TABLES.includes(table.id))
  if (reserved) throw new AppError('import-invalid', { what: 'id', id: reserved.id })
  const { outline, tables } = documentsOf(file, { random: Math.random, now: Date.now })
  const rooms = [{ room: OUTLINE_ROOM, update: outline.encode() }]
  for (const [id, table] of tables) rooms.push({ room: id, update: table.encode() })
  for (const { update } of rooms) checkUpdate(update)
  for (const document of [outline, ...tables.values()]) document.destroy()
  return { plan: file.plan.id, rooms }
}

/** For what a stranger sent. */
export const readPlanFile = (body: unknown): NewPlan => roomsOfPlanFile(checkPlanFile(body))
