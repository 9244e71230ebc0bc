/**
 * The headless client: a plan in Node, online and offline, the same session as in the browser. This is the package's main entry and a
 * promise to scripts: what it exports changes only by addition. Wires the Node adapters to the session.
 */
import { randomBytes } from 'node:crypto'

import { isSlug, planId } from '../shared/model/ids.ts'
import type { Language } from '../shared/model/language.ts'
import { CalcHost } from './calc/calc-host.ts'
import { filePerson } from './headless/file-person.ts'
import { FilePlanStore } from './headless/file-plan-store.ts'
import { openWs } from './headless/open-ws.ts'
import { asPlanError, PlanError } from './headless/plan-error.ts'
import { Plan } from './headless/plan.ts'
import { startThreadWorker } from './headless/thread-worker.ts'
import { PlanSession } from './session/plan-session.ts'
import type { PlanStore } from './session/ports.ts'
import { MemoryPlanStore } from './storage/memory-plan-store.ts'
import { makeRoomOver } from './sync/make-room.ts'
import { WebsocketSync } from './sync/websocket-sync.ts'

export type { Plan, TableSummary } from './headless/plan.ts'
export type { PlanColumn, PlanRow, PlanTable, PlanValue, SetResult, Typed } from './headless/plan-table.ts'
export type { SessionStatus, UndoOutcome } from './session/session-types.ts'
export { PlanError } from './headless/plan-error.ts'

export type OpenPlanOptions = {
  /** For servers that ask who is there. */
  readonly token?: string
  /** A folder for the offline store. With it the plan opens without the server once it has been opened; without it nothing is kept. */
  readonly dataDir?: string
  /** Of texts, labels and names of tables; the plan's main language when absent. */
  readonly language?: Language
  /** Shown to others who have the plan open. */
  readonly name?: string
  /** How long a plan that is not in `dataDir` may take to arrive, in milliseconds. */
  readonly timeout?: number
}

/** A plan that is stored here waits so long for a server that answers, so that what one reads first is current. */
const FRESHENING = 5000

/** `url`: the server's http address. Resolves when the plan is here and calculated; rejects with a `PlanError` that says what is wrong. */
export async function openPlan(url: string, plan: string, options: OpenPlanOptions = {}): Promise<Plan> {
  if (!URL.canParse(url) || !/^https?:$/.test(new URL(url).protocol))
    throw new PlanError('address-invalid', { address: url })
  if (!isSlug(plan)) throw new PlanError('unknown-plan', { plan })
  try {
    return await open(url, plan, options)
  } catch (error) {
    const known = asPlanError(error)
    throw known instanceof PlanError && known.code === 'offline'
      ? new PlanError('offline', { ...known.facts, url })
      : known
  }
}

async function open(url: string, plan: string, options: OpenPlanOptions): Promise<Plan> {
  const { token, dataDir, timeout } = options
  const env = { random: secureRandom, now: Date.now }
  const person = await filePerson(dataDir, options.name ?? 'script', secureRandom)
  const store = await openStore(dataDir, plan)
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
    makeRoom: makeRoomOver({ url, plan, fetch }),
    person,
    env,
    ...(timeout !== undefined && { within: timeout }),
  })
  await Promise.race([session.synced(FRESHENING), unreachable])
  // A script reads at once: it must not find cells whose formulas are still being calculated.
  await session.settled()
  const language = options.language ?? session.outline.plan().mainLanguage
  return new Plan(session, language, dataDir !== undefined)
}

async function openStore(dataDir: string | undefined, plan: string): Promise<PlanStore> {
  if (dataDir === undefined) return new MemoryPlanStore(secureRandom)
  try {
    return await FilePlanStore.open(dataDir, plan, secureRandom)
  } catch (error) {
    if (!(error instanceof Error) || !('syscall' in error)) throw error
    throw new PlanError('storage-unavailable', { folder: dataDir, reason: error.message })
  }
}

/** 53 bits, fit for ids. */
function secureRandom(): number {
  const bytes = randomBytes(8)
  return (bytes.readUInt32BE(0) * 2 ** 21 + (bytes.readUInt32BE(4) >>> 11)) / 2 ** 53
}
