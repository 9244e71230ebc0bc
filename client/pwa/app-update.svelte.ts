/**
 * New versions of the page. The browser stores one in the background; the page then offers it and takes it only when the person says
 * so, never under an open editor or unkept work: whoever agrees brings the question whether the page may go, and it is asked again when
 * the new version is in charge. Taken in another tab, it is still offered here. `offline` says whether the page will start without a
 * network. Registration failing (private window, policy) costs that and nothing else.
 */
export type OfflineStart = 'unknown' | 'ready' | 'unavailable'

/** Whether the page may be replaced now. Whoever answers no has told the person why. */
export type MayGo = () => Promise<boolean>

const LOOK_EVERY = 60 * 60 * 1000

export class AppUpdate {
  #waiting = $state.raw<ServiceWorker | null>(null)
  /** Another version is in charge than the one that made this page. */
  #takenOver = $state(false)
  #offline = $state<OfflineStart>('unknown')
  #putOff = $state(false)
  #agreed: MayGo | null = null
  #reload: () => void = () => undefined

  /** Whether to offer a new version now. */
  get offered(): boolean {
    return (this.#waiting !== null || this.#takenOver) && !this.#putOff
  }

  get offline(): OfflineStart {
    return this.#offline
  }

  /** `reload` is called after the person agreed, the new version has taken over, and the page may go. */
  async watch(
    workers: ServiceWorkerContainer | undefined,
    script: string,
    reload: () => void,
  ): Promise<void> {
    if (!workers) {
      this.#offline = 'unavailable'
      return
    }
    this.#reload = reload
    let isFirst = !workers.controller
    workers.addEventListener('controllerchange', () => {
      this.#offline = 'ready'
      if (!isFirst) void this.#changed()
      isFirst = false
    })
    try {
      const registration = await workers.register(script)
      this.#follow(registration, workers)
      setInterval(() => void registration.update().catch(() => {}), LOOK_EVERY)
    } catch {
      this.#offline = 'unavailable'
    }
  }

  /** Nothing happens while the page may not go; the offer stays. */
  async agree(mayGo: MayGo): Promise<void> {
    if (!(await mayGo())) return
    if (this.#takenOver) {
      this.#reload()
      return
    }
    this.#agreed = mayGo
    this.#waiting?.postMessage('take-over')
  }

  /** Until the page is opened again, or a newer version comes. */
  later(): void {
    this.#putOff = true
  }

  /** Another version is in charge, agreed to here or in another tab. The person may have gone on typing meanwhile. */
  async #changed(): Promise<void> {
    this.#takenOver = true
    const mayGo = this.#agreed
    this.#agreed = null
    if (mayGo && (await mayGo())) this.#reload()
  }

  #follow(registration: ServiceWorkerRegistration, workers: ServiceWorkerContainer): void {
    if (registration.active) this.#offline = 'ready'
    const offer = (worker: ServiceWorker | null): void => {
      if (!worker || !workers.controller) return
      this.#putOff = false
      this.#waiting = worker
    }
    const followComing = (): void => {
      const coming = registration.installing
      // Under load we hear of it when it has been stored already.
      if (!coming) offer(registration.waiting)
      coming?.addEventListener('statechange', () => {
        if (coming.state === 'installed') offer(coming)
        if (coming.state === 'activated') this.#offline = 'ready'
        if (coming.state !== 'redundant') return
        if (this.#waiting === coming) this.#waiting = null
        if (this.#offline === 'unknown') this.#offline = 'unavailable'
      })
    }
    if (registration.installing) offer(registration.waiting)
    followComing()
    registration.addEventListener('updatefound', followComing)
  }
}
