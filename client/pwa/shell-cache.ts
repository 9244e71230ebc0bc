/**
 * The application shell on the device: every file of one build in one cache, so that the page starts with no network. Caches of the two
 * builds before are kept, because a tab that still runs one of them fetches its chunks by their old names. A build is stored whole or
 * not at all: when a file cannot be had, `store` rejects and the browser keeps the worker it has. Plan contents are never here.
 */
import type { ShellFile, WorkerScope } from './worker-scope.ts'

const PREFIX = 'fascicle-shell-'
const BUILDS_KEPT = 3
const PAGE = '/index.html'
/** Answered by the server alone. */
const NOT_THE_SHELL = /^\/(api|ws|healthz|readyz|metrics)(\/|$)/

type Outside = Pick<WorkerScope, 'caches' | 'fetch'> & { readonly origin: string }

export class ShellCache {
  readonly #outside: Outside
  readonly #files: readonly ShellFile[]
  readonly #name: string

  constructor(outside: Outside, files: readonly ShellFile[]) {
    this.#outside = outside
    this.#files = files
    this.#name = PREFIX + fingerprint(files)
  }

  /** Fetches the files of this build; those that an earlier build had under the same hashed name are copied. */
  async store(): Promise<void> {
    const { caches } = this.#outside
    const earlier = await this.#builds()
    const cache = await caches.open(this.#name)
    await Promise.all(this.#files.map((file) => this.#storeFile(cache, file, earlier)))
  }

  /** Throws away all but the latest builds. */
  async tidy(): Promise<void> {
    const builds = (await this.#builds()).filter((name) => name !== this.#name)
    const old = builds.slice(0, Math.max(0, builds.length - (BUILDS_KEPT - 1)))
    await Promise.all(old.map((name) => this.#outside.caches.delete(name)))
  }

  /** The answer from the device, or null when the request is none of the shell's business. */
  answer(request: Request): Promise<Response> | null {
    const url = new URL(request.url)
    if (request.method !== 'GET' || url.origin !== this.#outside.origin || NOT_THE_SHELL.test(url.pathname))
      return null
    const isPage = request.mode === 'navigate'
    return this.#find(isPage ? PAGE : url.pathname).then((found) => found ?? this.#outside.fetch(request))
  }

  async #find(path: string): Promise<Response | undefined> {
    const names = [this.#name, ...(await this.#builds()).reverse().filter((name) => name !== this.#name)]
    for (const name of names) {
      const found = await this.#outside.caches.match(path, { cacheName: name, ignoreVary: true })
      if (found) return found
    }
    return undefined
  }

  async #storeFile(cache: Cache, file: ShellFile, earlier: readonly string[]): Promise<void> {
    const path = new URL(file.url, this.#outside.origin).pathname
    if (file.revision === null)
      for (const name of earlier) {
        const known = await this.#outside.caches.match(path, { cacheName: name, ignoreVary: true })
        if (known) return cache.put(path, known)
      }
    const response = await this.#outside.fetch(
      new Request(new URL(path, this.#outside.origin), { cache: 'reload' }),
    )
    if (!response.ok) throw new Error(`${path}: ${response.status}`)
    // A redirected response may not answer a navigation.
    return cache.put(
      path,
      response.redirected ? new Response(response.body, { headers: response.headers }) : response,
    )
  }

  /** In the order in which they were made. */
  async #builds(): Promise<string[]> {
    return (await this.#outside.caches.keys()).filter((name) => name.startsWith(PREFIX))
  }
}

/** FNV-1a of the list of files: one name per build. */
function fingerprint(files: readonly ShellFile[]): string {
  let hash = 0x811c9dc5
  for (const letter of JSON.stringify(files))
    hash = Math.imul(hash ^ (letter.codePointAt(0) ?? 0), 0x01000193) >>> 0
  return hash.toString(36)
}
