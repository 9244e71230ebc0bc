/**
 * The part of a service worker's world that ours uses. The client compiles with the page's library, which lacks these types, and the
 * worker's library cannot be loaded beside it.
 */
export type LifecycleEvent = Event & { waitUntil(work: Promise<unknown>): void }
export type RequestEvent = LifecycleEvent & {
  readonly request: Request
  respondWith(response: Promise<Response>): void
}

export type WorkerScope = {
  readonly caches: CacheStorage
  readonly clients: { claim(): Promise<void> }
  readonly location: { readonly origin: string }
  readonly registration: { readonly active: unknown }
  skipWaiting(): Promise<void>
  fetch(request: Request): Promise<Response>
  addEventListener(type: 'install' | 'activate', handler: (event: LifecycleEvent) => void): void
  addEventListener(type: 'fetch', handler: (event: RequestEvent) => void): void
  addEventListener(type: 'message', handler: (event: MessageEvent<unknown>) => void): void
}

/** One file of the build; `revision` is null when its name carries a hash. */
export type ShellFile = { readonly url: string; readonly revision: string | null }
