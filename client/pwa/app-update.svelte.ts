/**
 * New versions of the page. The browser stores one in the background; the page then offers it and takes it only when the person says
 * so, never under an open editor. `offline` says whether the page will start without a network. Registration failing (private window,
 * policy) costs that and nothing else.
 */
export type OfflineStart = 'unknown' | 'ready' | 'unavailable'

const LOOK_EVERY = 60 * 60 * 1000

export class AppUpdate {
  #waiting = $state.raw<ServiceWorker | null>(null)
  #offline = $state<OfflineStart>('unknown')
  #putOff = $state(false)
  #agreed = false

  /** Whether to offer a new version now. */
  get offered(): boolean {
    return this.#waiting !== null && !this.#putOff
  }

  get offline(): OfflineStart {
    return this.#offline
  }

  /** `reload` is called once, after the person agreed and the new version has taken over. */
  async watch(
    workers: ServiceWorkerContainer | undefined,
    script: string,
    reload: () => void,
  ): Promise<void> {
    if (!workers) {
      this.#offline = 'unavailable'
      return
    }
    workers.addEventListener('controllerchange', () => {
      this.#offline = 'ready'
      if (this.#agreed) reload()
    })
    try {
      const registration = await workers.register(script)
      this.#follow(registration, workers)
      setInterval(() => void registration.update().catch(() => {}), LOOK_EVERY)
    } catch {
      this.#offline = 'unavailable'
    }
  }

  agree(): void {
    this.#agreed = true
    this.#waiting?.postMessage('take-over')
  }

  /** Until the page is opened again, or a newer version comes. */
  later(): void {
    this.#putOff = true
  }

  #follow(registration: ServiceWorkerRegistration, workers: ServiceWorkerContainer): void {
    if (registration.active) this.#offline = 'ready'
    const offer = (worker: ServiceWorker | null): void => {
      if (!worker || !workers.controller) return
      this.#putOff = false
      this.#waiting = worker
    }
    offer(registration.waiting)
    registration.addEventListener('updatefound', () => {
      const coming = registration.installing
      coming?.addEventListener('statechange', () => {
        if (coming.state === 'installed') offer(coming)
        if (coming.state === 'activated') this.#offline = 'ready'
        if (coming.state === 'redundant' && this.#offline === 'unknown') this.#offline = 'unavailable'
      })
    })
  }
}
