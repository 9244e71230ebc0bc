/** What the headless client says and does when the disk, the calculation or the server fails it. The failures are forced; the rest is real. */
import { mkdir, open as openFile, writeFile, type FileHandle } from 'node:fs/promises'
import { join } from 'node:path'

import { afterEach, describe, expect, test, vi } from 'vitest'

import type { CalcWorker } from '../../../client/calc/calc-worker-port.ts'
import { openPlan, PlanError } from '../../../client/headless.ts'
import type * as threads from '../../../client/headless/thread-worker.ts'
import type { MemoryLogStore } from '../../../server/store/memory-log-store.ts'
import { eventually, until } from '../../helpers/eventually.ts'
import { headlessWorld, smallStore } from '../../helpers/headless-world.ts'
import { scratchDirectory } from '../../helpers/scratch-directory.ts'

/** While on, threads of the calculation do not start, and those that run come to an end. */
const calc = vi.hoisted(() => ({ broken: false, failures: new Set<(reason: string) => void>() }))
vi.mock('../../../client/headless/thread-worker.ts', async (original) => {
  const { startThreadWorker } = await original<typeof threads>()
  const start = (): CalcWorker => {
    const worker = startThreadWorker()
    return {
      ...worker,
      onFailure: (handler) => {
        worker.onFailure(handler)
        calc.failures.add(handler)
        if (calc.broken) setTimeout(() => handler('no such thread'), 1)
      },
    }
  }
  return { startThreadWorker: start }
})

const world = headlessWorld()
const { open, close } = world
// Before the plans are closed.
afterEach(() => {
  calc.broken = false
  calc.failures.clear()
  vi.restoreAllMocks()
})

const serve = async (leaveOut: readonly string[] = []): Promise<{ url: string; store: MemoryLogStore }> => {
  const store = await smallStore(leaveOut)
  return { url: (await world.serve(store)).url, store }
}
const roomsIn = async (store: MemoryLogStore): Promise<string[]> =>
  (await store.rooms('small')).map(({ room }) => room).toSorted()
const breakCalc = (): void => {
  calc.broken = true
  for (const fail of calc.failures) fail('out of memory')
}
/** Files take no more from now on. */
const fillDisk = async (): Promise<void> => {
  const probe = await openFile(join(scratchDirectory(), 'probe'), 'w')
  const prototype = Object.getPrototypeOf(probe) as FileHandle
  await probe.close()
  vi.spyOn(prototype, 'write').mockRejectedValue(
    Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC', syscall: 'write' }),
  )
}

describe('a folder that cannot be used', () => {
  test('[HEAD3] is a sentence with the reason', async () => {
    const { url } = await serve()
    const file = join(scratchDirectory(), 'file')
    await writeFile(file, '')
    const refused = openPlan(url, 'small', { dataDir: join(file, 'data') })
    await expect(refused).rejects.toBeInstanceOf(PlanError)
    await expect(refused).rejects.toMatchObject({
      code: 'storage-unavailable',
      message: expect.stringMatching(/^The folder .*file\/data cannot be used: ENOTDIR/) as unknown,
    })
    const dataDir = scratchDirectory()
    await mkdir(join(dataDir, 'person'))
    await expect(openPlan(url, 'small', { dataDir })).rejects.toMatchObject({ code: 'storage-unavailable' })
  })
})

describe('a calculation that fails', () => {
  const SAYS = {
    code: 'calculation-failed',
    message: 'The values of this plan cannot be calculated at the moment.',
  }

  test('[HEAD5] at opening: it says so, and leaves nothing open', async () => {
    const { url } = await serve()
    const dataDir = scratchDirectory()
    calc.broken = true
    for (let round = 0; round < 2; round++) {
      const refused = openPlan(url, 'small', { dataDir, token: world.token(url) })
      await expect(refused).rejects.toBeInstanceOf(PlanError)
      await expect(refused).rejects.toMatchObject(SAYS)
    }
    calc.broken = false
    const plan = await open(url, { dataDir })
    await until(() => plan.status.connection === 'online' && !plan.status.shared)
    expect(plan.table('10.1').get('B4')).toBe(5778.7)
  })

  test('[HEAD5] later: whoever waits for values is told, and what is typed is saved all the same', async () => {
    const { url } = await serve()
    const plan = await open(url)
    breakCalc()
    plan.table('10.1').set('B2', '7')
    for (const wait of [plan.settled(), plan.export('10.1', 'csv'), plan.table('10.1').export('json')]) {
      await expect(wait).rejects.toBeInstanceOf(PlanError)
      await expect(wait).rejects.toMatchObject(SAYS)
    }
    expect(plan.status.calc).toBe('failed')
    await plan.saved()
  })
})

describe('closing', () => {
  test('[HEAD6] with a full disk, edits are given time to reach the server', async () => {
    const { url } = await serve()
    const plan = await open(url, { dataDir: scratchDirectory() })
    await fillDisk()
    plan.table('10.1').set('B2', '7')
    await close(plan)
    expect((await open(url)).table('10.1').get('B2')).toBe(7)
  })

  test.each([
    ['with a full disk', true],
    ['without a folder', false],
  ])('[HEAD6] offline and %s, it says how many are lost', async (_, stored) => {
    const { url } = await serve()
    const plan = await open(url, stored ? { dataDir: scratchDirectory() } : {})
    if (stored) await fillDisk()
    plan.goOffline()
    plan.table('10.1').set('B2', '7')
    plan.table('10.1').set('B3', '8')
    await expect(plan.saved()).rejects.toMatchObject({
      code: 'offline',
      message: 'The plan is offline; 2 edits wait for goOnline().',
    })
    await expect(close(plan)).rejects.toMatchObject({
      code: 'edits-lost',
      message: '2 edits reached neither the server nor a folder, and ended with this program.',
    })
  })

  test('[HEAD6] offline with a folder nothing is lost, and nothing is said', async () => {
    const { url } = await serve()
    const dataDir = scratchDirectory()
    const plan = await open(url, { dataDir })
    plan.goOffline()
    plan.table('10.1').set('B2', '7')
    await close(plan)
    expect((await open(url, { dataDir })).table('10.1').get('B2')).toBe(7)
  })
})

describe('a plan that is not all here', () => {
  test('[HEAD7] a table that the server does not have is not an empty table, and reading does not make it', async () => {
    const { url, store } = await serve(['work'])
    const plan = await open(url, { readOnly: true })
    expect(await plan.synced()).toBe(false)
    expect(plan.status.refused).toMatchObject([{ room: 'work', code: 4404 }])
    const missing = {
      code: 'incomplete',
      message: expect.stringMatching(/^Workings is not here: /) as unknown,
    }
    expect(() => plan.table('work').get('A1')).toThrow(expect.objectContaining(missing))
    expect(() => plan.table('work').rows()).toThrow(expect.objectContaining(missing))
    expect(() => plan.exportPlan()).toThrow(expect.objectContaining(missing))
    await expect(plan.export('work', 'csv')).rejects.toMatchObject(missing)
    expect(plan.table('10.1').get('B4')).toBe(5778.7)
    expect(await roomsIn(store)).toEqual(['budget', 'outline', 'outputs', 'register'])
  })

  test('[HEAD7] a room that was made in its absence is empty there, and still not the table', async () => {
    const { url, store } = await serve(['work'])
    const plan = await open(url)
    await eventually(async () => expect(await roomsIn(store)).toContain('work'))
    expect(await plan.synced({ within: 2000 })).toBe(false)
    expect(() => plan.table('work').text('A1')).toThrow('Workings is not here: the server has not sent it.')
  })

  test('[HEAD7] everything is here', async () => {
    const { url } = await serve()
    const plan = await open(url)
    expect(await plan.synced()).toBe(true)
    expect(plan.exportPlan().tables).toHaveLength(3)
    plan.goOffline()
    expect(await plan.synced({ within: 50 })).toBe(false)
  })

  test('[HEAD8] opened for reading it changes nothing', async () => {
    const { url } = await serve()
    const plan = await open(url, { readOnly: true })
    const budget = plan.table('10.1')
    const changes = [
      () => budget.set('B1', '1'),
      () => budget.insertRows(1),
      () => budget.deleteRows(1),
      () => budget.moveRows(1, 1, 3),
      () => budget.insertColumns('B'),
      () => budget.deleteColumns('B'),
      () => plan.undo(),
      () => plan.redo(),
    ]
    for (const change of changes)
      expect(change).toThrow('This can be read but not changed: it was opened for reading')
    expect(plan.status).toMatchObject({ saved: true, unsaved: 0, refused: [] })
  })
})
