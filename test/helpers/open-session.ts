/** Sessions on a fake server, each with a disk of its own that outlives it. */
import { PlanSession } from '../../client/session/plan-session.ts'
import type { CalcPort, MakeRoom, PlanStore, TabChannel } from '../../client/session/ports.ts'
import { MemoryDisk, MemoryPlanStore } from '../../client/storage/memory-plan-store.ts'
import { workbookFile } from '../../shared/export/workbook-file.ts'
import { planId } from '../../shared/model/ids.ts'
import { directCalc } from './direct-calc.ts'
import type { FakeServer, FakeSync } from './fake-server.ts'

export type SessionSetup = {
  readonly server: FakeServer
  readonly disk?: MemoryDisk
  readonly store?: PlanStore
  readonly name?: string
  readonly tabs?: TabChannel
  readonly makeRoom?: MakeRoom
  readonly within?: number
  readonly readOnly?: boolean
  readonly whole?: boolean
  readonly random?: () => number
  readonly calc?: CalcPort
  /** Signed in as this person, and no stranger with her name. */
  readonly verified?: boolean
  readonly administrator?: boolean
}

export type Opened = { readonly session: PlanSession; readonly sync: FakeSync; readonly disk: MemoryDisk }

export async function openSession(setup: SessionSetup): Promise<Opened> {
  const { server, disk = new MemoryDisk(), name = 'Ana', tabs, within = 200, random = Math.random } = setup
  const sync = server.client()
  const session = await PlanSession.open({
    planId: planId('small'),
    store: setup.store ?? new MemoryPlanStore(random, disk),
    socket: sync,
    calc: setup.calc ?? directCalc(),
    ...(tabs && { tabs }),
    makeRoom: setup.makeRoom,
    readOnly: setup.readOnly,
    whole: setup.whole,
    person: {
      id: `person-${name}`,
      name,
      verified: setup.verified ?? false,
      administrator: setup.administrator ?? false,
    },
    env: { random, now: Date.now },
    writeWorkbook: workbookFile,
    within,
  })
  return { session, sync, disk }
}

/** Lets everything that is on its way arrive. */
export async function quiet(server: FakeServer): Promise<void> {
  for (let round = 0; round < 20; round++) {
    server.network.drain()
    await new Promise((resolve) => setTimeout(resolve, 0))
  }
}
