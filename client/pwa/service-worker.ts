/**
 * The service worker: starts the page from the device and never decides about updates. A new version is stored and waits; it takes over
 * when the page says `take-over`, which it does only after the person agreed (`app-update.svelte.ts`). Built to `/service-worker.js`.
 */
import { ShellCache } from './shell-cache.ts'
import type { ShellFile, WorkerScope } from './worker-scope.ts'

// The bundler puts the list of files in the place of this name, in this spelling.
declare const self: WorkerScope & { readonly __WB_MANIFEST: readonly ShellFile[] }

const shell = new ShellCache(
  {
    caches: self.caches,
    origin: self.location.origin,
    fetch: (request) => self.fetch(request),
  },
  self.__WB_MANIFEST,
)

self.addEventListener('install', (event) => event.waitUntil(shell.store()))

self.addEventListener('activate', (event) => {
  // Also the page of the very first visit is served from now on, so it starts offline without having been reloaded.
  event.waitUntil(shell.tidy().then(() => self.clients.claim()))
})

self.addEventListener('fetch', (event) => {
  const answer = shell.answer(event.request)
  if (answer) event.respondWith(answer)
})

self.addEventListener('message', (event) => {
  if (event.data === 'take-over') void self.skipWaiting()
})
