/**
 * Every declared route of a server: what there is under `/api`, and who may use it. The matrix test calls each of them as everybody.
 */
import { auditCsv, auditLines } from './audit/audit-files.ts'
import { Sharing } from './auth/sharing.ts'
import { TokenDesk } from './auth/token-desk.ts'
import { accountRoutes } from './http/account-routes.ts'
import { auditRoutes } from './http/audit-routes.ts'
import { lifecycleRoutes } from './http/lifecycle-routes.ts'
import { linkRoutes } from './http/link-routes.ts'
import { peopleRoutes } from './http/people-routes.ts'
import { planRoutes } from './http/plan-routes.ts'
import type { Route } from './http/route.ts'
import { sessionRoutes } from './http/session-routes.ts'
import { shareRoutes } from './http/share-routes.ts'
import { ssoRoutes } from './http/sso-routes.ts'
import { tokenRoutes } from './http/token-routes.ts'
import type { Parts } from './parts.ts'
import { readPlanFile } from './plan-file-rooms.ts'
import { AuditStore } from './store/audit-store.ts'

export function routesOf(parts: Parts): readonly Route[] {
  const { config, log, store, tables, rooms, outlines, auth } = parts
  const sharing = new Sharing(parts)
  return [
    ...sessionRoutes(auth),
    ...ssoRoutes(auth, log),
    ...linkRoutes(auth),
    ...accountRoutes(auth),
    ...peopleRoutes({ auth, isPlan: async (plan) => (await outlines.summary(plan)) !== null }),
    ...planRoutes({
      store,
      rooms,
      outlines,
      readPlanFile,
      importLimit: config.importLimit,
      readable: (principal) => sharing.readable(principal),
      ownerOf: (maker, named) => sharing.ownerOf(maker, named),
      owners: () => sharing.owners(),
      noteMade: (maker, plan, owner, rooms) => sharing.made(maker, plan, owner, rooms),
    }),
    ...shareRoutes({ ...parts, sharing }),
    ...tokenRoutes({ desk: new TokenDesk(parts) }),
    ...lifecycleRoutes(parts),
    ...auditRoutes({ audit: new AuditStore(tables), files: { csv: auditCsv, jsonl: auditLines } }),
  ]
}
