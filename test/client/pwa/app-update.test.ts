/** A new version is offered and taken only when the person says so. */
import { describe, expect, test, vi } from 'vitest'

import { AppUpdate } from '../../../client/pwa/app-update.svelte.ts'

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
    update.agree()
    expect(worker.postMessage).toHaveBeenCalledWith('take-over')
    expect(reload).not.toHaveBeenCalled()
    container.dispatchEvent(new Event('controllerchange'))
    expect(reload).toHaveBeenCalledTimes(1)
  })

  test('agreed to in another tab: this one is not reloaded under its editor', async () => {
    const { container, reload } = await watched((made) => void (made.controller = {}))
    container.dispatchEvent(new Event('controllerchange'))
    expect(reload).not.toHaveBeenCalled()
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
