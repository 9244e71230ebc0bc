/**
 * The headless client: a plan in Node, online and offline, the same session as in the browser. This is the package's main entry and a
 * promise to scripts: what it exports changes only by addition. Wires the Node adapters to the session.
 */
import { randomBytes } from 'node:crypto'

import { fieldsOf } from '../shared/model/fields-of.ts'
import { isSlug, planId } from '../shared/model/ids.ts'
import type { Language } from '../shared/model/language.ts'
import { CalcHost } from './calc/calc-host.ts'
import { type AskPerson, filePerson, readAccount } from './headless/file-person.ts'
import { FilePlanStore } from './headless/file-plan-store.ts'
import { openWs } from './headless/open-ws.ts'
import { asPlanError, PlanError } from './headless/plan-error.ts'
import { Plan } from './headless/plan.ts'
import { startThreadWorker } from './headless/thread-worker.ts'
import { PlanSession } from './session/plan-session.ts'
import type { PlanStore } from './session/ports.ts'
import type { Person } from './session/session-types.ts'
import { MemoryPlanStore } from './storage/memory-plan-store.ts'
import { makeRoomOver } from './sync/make-room.ts'
import { WebsocketSync } from './sync/websocket-sync.ts'

export type { Plan, TableSummary } from './headless/plan.ts'
export type { PlanColumn, PlanRow, PlanTable, PlanValue, SetResult, Typed } from './headless/plan-table.ts'
export type { RefusedChange, RefusedFormat, SessionStatus, UndoOutcome } from './session/session-types.ts'
export { PlanError } from './headless/plan-error.ts'

export type OpenPlanOptions = {
  /** An API token (`fsc_…`) for this plan: what the script may do there. */
  readonly token?: string
  /** A folder for the offline store. With it the plan opens without the server once it has been opened; without it nothing is kept. */
  readonly dataDir?: string
  /** Of texts, labels and names of tables; the plan's main language when absent. */
  readonly language?: Language
  /** Shown to others who have the plan open. */
  readonly name?: string
  /** How long a plan that is not in `dataDir` may take to arrive with all its tables, in milliseconds; 10,000 when absent. */
  readonly timeout?: number
  /** Only to read: what would change the plan throws `read-only`, and nothing that the server lacks is made there. */
  readonly readOnly?: boolean
}

/** A plan that is stored here waits so long for a server that answers, so that what one reads first is current. */
const FRESHENING = 5000
const ASKING = 2000

/**
 * `url`: the server's http address. Resolves when the plan is here and calculated: from the server with all its tables (`incomplete` when
 * they do not arrive in time), from `dataDir` as it is stored there when the server does not answer. A table that the server refuses says
 * so (`incomplete`) when it is read; `plan.synced()` tells whether everything is here. Rejects with a `PlanError` that says what is wrong.
 */
export async function openPlan(url: string, plan: string, options: OpenPlanOptions = {}): Promise<Plan> {
  if (!URL.canParse(url) || !/^https?:$/.test(new URL(url).protocol))
    throw new PlanError('address-invalid', { address: url })
  if (!isSlug(plan)) throw new PlanError('unknown-plan', { plan })
  try {
    return await open(url, plan, options)
  } catch (error) {
    const known = asPlanError(error)
    if (!(known instanceof PlanError)) throw known
    if (known.code === 'offline') throw new PlanError('offline', { ...known.facts, url })
    // It was shown a token, and asks all the same.
    throw known.code === 'sign-in-needed' && options.token !== undefined
      ? new PlanError('sign-in-failed', known.facts)
      : known
  }
}

async function open(url: string, plan: string, options: OpenPlanOptions): Promise<Plan> {
  const { token, dataDir, timeout, readOnly = false } = options
  const ask = token === undefined ? undefined : () => askWho(url, plan, token)
  const { person, store } = await openFolder(dataDir, plan, options.name ?? 'script', ask)
  let giveUp: (value: false) => void = () => undefined
  const unreachable = new Promise<false>((resolve) => {
    giveUp = resolve
  })
  const session = await PlanSession.open({
    planId: planId(plan),
    store,
    socket: new WebsocketSync({
      url,
      plan,
      openSocket: openWs(token, () => giveUp(false)),
      random: secureRandom,
    }),
    calc: new CalcHost({ start: startThreadWorker }),
    makeRoom: readOnly ? undefined : makeRoomOver({ url, plan, fetch: fetchAs(token) }),
    readOnly,
    whole: true,
    person,
    env: { random: secureRandom, now: Date.now },
    writeWorkbook: async (workbook) => {
      const { workbookFile } = await import('../shared/export/workbook-file.ts')
      return workbookFile(workbook)
    },
    ...(timeout !== undefined && { within: timeout }),
  })
  try {
    await Promise.race([session.synced(FRESHENING), unreachable])
    // A script reads at once: it must not find cells whose formulas are still being calculated.
    await session.settled()
  } catch (error) {
    await session.close()
    throw error
  }
  const language = options.language ?? session.outline.plan().mainLanguage
  return new Plan(session, language, { isStored: dataDir !== undefined, readOnly })
}

/** Whose token it is, and how far it reaches. What the server does not say now, the socket will. */
async function askWho(url: string, plan: string, token: string): ReturnType<AskPerson> {
  try {
    const answer = await fetchAs(token)(new URL(`/api/plans/${plan}/me`, url).href, {
      signal: AbortSignal.timeout(ASKING),
    })
    if (!answer.ok) return null
    const { person, standing } = fieldsOf(await answer.json())
    const { administrator, limit } = fieldsOf(standing)
    return readAccount({ id: person, administrator, limit })
  } catch {
    return null
  }
}

/** REST shows the same token as the socket. */
const fetchAs =
  (token: string | undefined) =>
  (url: string, init: RequestInit): Promise<Response> => {
    const headers = new Headers(init.headers)
    if (token !== undefined) headers.set('authorization', `Bearer ${token}`)
    return fetch(url, { ...init, headers })
  }

/** Who works with the folder, and the store in it. */
async function openFolder(
  dataDir: string | undefined,
  plan: string,
  name: string,
  ask: AskPerson | undefined,
): Promise<{ readonly person: Person; readonly store: PlanStore }> {
  try {
    const person = await filePerson(dataDir, name, secureRandom, ask)
    const store =
      dataDir === undefined
        ? new MemoryPlanStore(secureRandom)
        : await FilePlanStore.open(dataDir, plan, secureRandom)
    return { person, store }
  } catch (error) {
    if (!(error instanceof Error) || !('syscall' in error)) throw error
    throw new PlanError('storage-unavailable', { folder: dataDir ?? '', reason: error.message })
  }
}

/** 53 bits, fit for ids. */
function secureRandom(): number {
  const bytes = randomBytes(8)
  return (bytes.readUInt32BE(0) * 2 ** 21 + (bytes.readUInt32BE(4) >>> 11)) / 2 ** 53
}
