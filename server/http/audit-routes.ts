/**
 * History over REST (`shared/wire/rest-lifecycle.ts`): of a cell, a row, a table to whoever reads the plan; of the whole plan, rights
 * included, to its owner; of people and accounts, which are of no plan, to administrators. In pages and as a file that is made while it is read.
 */
import { Readable } from 'node:stream'

import { AppError } from '../../shared/model/error.ts'
import { isLocalId, isSlug } from '../../shared/model/ids.ts'
import type { AuditEntry, AuditPage } from '../../shared/wire/rest-lifecycle.ts'
import type { Route, RouteAccess, RouteCall } from './route.ts'

/** What routes need of the audit log; `server/store/audit-store.ts`. */
export type AuditLog = {
  page(query: {
    readonly plan: string
    readonly room?: string
    readonly row?: string
    readonly column?: string
    readonly before?: number
    readonly limit: number
  }): Promise<AuditPage>
  everything(plan: string): AsyncIterable<readonly AuditEntry[]>
}

export type AuditRouteDeps = {
  readonly audit: AuditLog
  /** `server/audit/audit-files.ts` */
  readonly files: {
    readonly [ending in 'csv' | 'jsonl']: (
      batches: AsyncIterable<readonly AuditEntry[]>,
    ) => AsyncIterable<string>
  }
}

const TYPES = { csv: 'text/csv; charset=utf-8', jsonl: 'application/x-ndjson; charset=utf-8' } as const

const USUAL_PAGE = 100
const LARGEST_PAGE = 500

/** What is of no plan. */
const NO_PLAN = ''

export function auditRoutes({ audit, files }: AuditRouteDeps): readonly Route[] {
  const whole = (under: '/api' | '/api/plans/:plan', access: RouteAccess): readonly Route[] => [
    {
      method: 'GET',
      url: `${under}/audit`,
      access,
      handle: ({ params: { plan = NO_PLAN }, query }) => audit.page({ plan, ...range(query) }),
    },
    ...(['csv', 'jsonl'] as const).map((ending): Route => ({
      method: 'GET',
      url: `${under}/audit.${ending}`,
      access,
      handle: async ({ params: { plan = NO_PLAN }, reply }) => {
        const lines = Readable.from(files[ending](audit.everything(plan)), { objectMode: false })
        return reply
          .type(TYPES[ending])
          .header(
            'content-disposition',
            `attachment; filename="${plan === NO_PLAN ? 'people' : plan}-audit.${ending}"`,
          )
          .header('cache-control', 'no-store')
          .send(lines)
      },
    })),
  ]
  return [
    {
      method: 'GET',
      url: '/api/plans/:plan/tables/:table/audit',
      access: { plan: 'read' },
      handle: ({ params: { plan = '', table = '' }, query }) => {
        if (!isSlug(table)) throw new AppError('unknown-table', { table: table.slice(0, 64) })
        return audit.page({ plan, room: table, ...place(query), ...range(query) })
      },
    },
    ...whole('/api/plans/:plan', { plan: 'audit' }),
    ...whole('/api', 'administrator'),
  ]
}

function place({ row, column }: RouteCall['query']): { row?: string; column?: string } {
  return { ...id('row', row), ...id('column', column) }
}

function id<Name extends string>(name: Name, value: string | undefined): { [name in Name]?: string } {
  if (value === undefined) return {}
  if (typeof value !== 'string' || !isLocalId(value)) throw new AppError('malformed', { what: name })
  return { [name]: value } as { [name in Name]?: string }
}

function range({ before, limit }: RouteCall['query']): { before?: number; limit: number } {
  const most = number('limit', limit) ?? USUAL_PAGE
  const from = number('before', before)
  return { limit: Math.min(Math.max(most, 1), LARGEST_PAGE), ...(from !== undefined && { before: from }) }
}

function number(what: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined
  if (typeof text !== 'string' || !/^\d{1,15}$/.test(text)) throw new AppError('malformed', { what })
  return Number(text)
}
