/** A new version is offered and taken only when the person says so. */
import { describe, expect, test, vi } from 'vitest'

import { AppUpdate } from '../../../client/pwa/app-update.svelte.ts'
import { eventually } from '../../helpers/eventually.ts'

class Worker extends EventTarget {
  state = 'installing'
  readonly postMessage = vi.fn<(message: unknown) => void>()
  become(state: string): void {
    this.state = state
    this.dispatchEvent(new Event('statechange'))
  }
}
class Registration extends EventTarget {
  installing: Worker | null = null
  waiting: Worker | null = null
  active: Worker | null = null
  readonly update = vi.fn<() => Promise<void>>(async () => undefined)
  find(worker: Worker): void {
    this.installing = worker
    this.dispatchEvent(new Event('updatefound'))
  }
}
class Container extends EventTarget {
  controller: object | null = null
  registration = new Registration()
  register = vi.fn<(script: string) => Promise<Registration>>(async () => this.registration)
}

async function watched(change: (container: Container) => void = () => undefined) {
  vi.useFakeTimers()
  const [container, reload, update] = [new Container(), vi.fn<() => void>(), new AppUpdate()]
  change(container)
  await update.watch(container as unknown as ServiceWorkerContainer, '/service-worker.js', reload)
  vi.useRealTimers()
  return { container, reload, update }
}

const yes = async (): Promise<boolean> => true
const no = async (): Promise<boolean> => false

describe('a new version', () => {
  test('the first version is no update', async () => {
    const { container, update, reload } = await watched()
    const worker = new Worker()
    container.registration.find(worker)
    worker.become('installed')
    worker.become('activated')
    container.controller = worker
    container.dispatchEvent(new Event('controllerchange'))
    expect([update.offered, update.offline]).toEqual([false, 'ready'])
    expect(reload).not.toHaveBeenCalled()
  })

  test('is offered, taken after the person agreed, and then the page reloads once it is in charge', async () => {
    const { container, update, reload } = await watched((made) => void (made.controller = {}))
    const worker = new Worker()
    container.registration.find(worker)
    expect(update.offered).toBe(false)
    worker.become('installed')
    expect(update.offered).toBe(true)
    expect(worker.postMessage).not.toHaveBeenCalled()
    await update.agree(yes)
    expect(worker.postMessage).toHaveBeenCalledWith('take-over')
    expect(reload).not.toHaveBeenCalled()
    container.dispatchEvent(new Event('controllerchange'))
    await eventually(() => expect(reload).toHaveBeenCalledTimes(1))
  })

  test('waits while the page may not go, and is still offered', async () => {
    const { container, update, reload } = await watched((made) => {
      made.controller = {}
      made.registration.waiting = new Worker()
    })
    await update.agree(no)
    expect(container.registration.waiting!.postMessage).not.toHaveBeenCalled()
    expect(update.offered).toBe(true)
    expect(reload).not.toHaveBeenCalled()
  })

  test('work that began while the new version took over stops the reload, until the person agrees once more', async () => {
    const { container, update, reload } = await watched((made) => {
      made.controller = {}
      made.registration.waiting = new Worker()
    })
    let typing = false
    await update.agree(async () => !typing)
    typing = true
    container.dispatchEvent(new Event('controllerchange'))
    await Promise.resolve()
    expect(reload).not.toHaveBeenCalled()
    expect(update.offered).toBe(true)
    typing = false
    await update.agree(async () => !typing)
    expect(reload).toHaveBeenCalledTimes(1)
  })

  test('agreed to in another tab: this one is not reloaded under its editor, and agreeing here reloads it', async () => {
    const { container, reload, update } = await watched((made) => {
      made.controller = {}
      made.registration.waiting = new Worker()
    })
    container.registration.waiting!.become('activated')
    container.dispatchEvent(new Event('controllerchange'))
    await Promise.resolve()
    expect(reload).not.toHaveBeenCalled()
    expect(update.offered).toBe(true)
    await update.agree(yes)
    expect(reload).toHaveBeenCalledTimes(1)
  })

  test('one that was already being stored when the page came is offered too', async () => {
    const coming = new Worker()
    const { update } = await watched((made) => {
      made.controller = {}
      made.registration.installing = coming
    })
    coming.become('installed')
    expect(update.offered).toBe(true)
  })

  test('one of which the page hears late is offered too', async () => {
    const { container, update } = await watched((made) => void (made.controller = {}))
    container.registration.waiting = new Worker()
    container.registration.dispatchEvent(new Event('updatefound'))
    expect(update.offered).toBe(true)
  })

  test('one that could not be kept is offered no more', async () => {
    const coming = new Worker()
    const { update } = await watched((made) => {
      made.controller = {}
      made.registration.installing = coming
    })
    coming.become('installed')
    coming.become('redundant')
    expect(update.offered).toBe(false)
  })

  test('put off until the next one', async () => {
    const { container, update } = await watched((made) => {
      made.controller = {}
      made.registration.waiting = new Worker()
    })
    expect(update.offered).toBe(true)
    update.later()
    expect(update.offered).toBe(false)
    const newer = new Worker()
    container.registration.find(newer)
    newer.become('installed')
    expect(update.offered).toBe(true)
  })

  test('a browser without workers, or one that forbids them, cannot start offline and says so', async () => {
    const none = new AppUpdate()
    await none.watch(undefined, '/x.js', () => undefined)
    const { update } = await watched((made) => void made.register.mockRejectedValue(new Error('denied')))
    expect([none.offline, update.offline]).toEqual(['unavailable', 'unavailable'])
  })
})
