/** The shell on the device, over an in-memory `CacheStorage`: whole builds, kept long enough, served without a network. */
import { describe, expect, test } from 'vitest'

import { ShellCache } from '../../../client/pwa/shell-cache.ts'
import type { ShellFile } from '../../../client/pwa/worker-scope.ts'

const ORIGIN = 'http://plans.example'

class MemoryCaches {
  readonly stores = new Map<string, Map<string, Response>>()
  async open(name: string) {
    const store = this.stores.get(name) ?? new Map<string, Response>()
    this.stores.set(name, store)
    return { put: async (path: string, response: Response) => void store.set(path, response) }
  }
  async keys() {
    return [...this.stores.keys()]
  }
  async delete(name: string) {
    return this.stores.delete(name)
  }
  async match(path: string, { cacheName }: { cacheName: string }) {
    return this.stores.get(cacheName)?.get(path)?.clone()
  }
}

class Site {
  readonly caches = new MemoryCaches()
  readonly fetched: string[] = []
  pages = new Map<string, string>()
  network = true

  shell(files: readonly ShellFile[]): ShellCache {
    const fetch = async (request: Request): Promise<Response> => {
      const { pathname } = new URL(request.url)
      this.fetched.push(pathname)
      if (!this.network) throw new TypeError('Failed to fetch')
      const body = this.pages.get(pathname)
      return new Response(body ?? 'nothing', { status: body === undefined ? 404 : 200 })
    }
    return new ShellCache({ caches: this.caches as unknown as CacheStorage, fetch, origin: ORIGIN }, files)
  }
}

const build = (name: string): ShellFile[] => [
  { url: '/index.html', revision: name },
  { url: `/assets/main-${name}.js`, revision: null },
  { url: '/assets/same-abc.js', revision: null },
]
const request = (path: string, mode: RequestMode | 'navigate' = 'cors', method = 'GET') =>
  ({ url: `${ORIGIN}${path}`, mode, method }) as Request

function site(...builds: string[]): Site {
  const made = new Site()
  made.pages.set('/assets/same-abc.js', 'same')
  for (const name of builds) {
    made.pages.set('/index.html', `page ${name}`)
    made.pages.set(`/assets/main-${name}.js`, `main ${name}`)
  }
  return made
}

const text = async (answer: Promise<Response> | null): Promise<string> => (await answer!).text()

describe('the shell on the device', () => {
  test('answers any address of the app without a network', async () => {
    const made = site('one')
    const shell = made.shell(build('one'))
    await shell.store()
    made.network = false
    for (const path of ['/', '/plans/a/b', '/whatever'])
      expect(await text(shell.answer(request(path, 'navigate')))).toBe('page one')
    expect(await text(shell.answer(request('/assets/main-one.js')))).toBe('main one')
  })

  test.each(['/api/plans', '/ws/a', '/healthz', '/readyz', '/metrics'])(
    '%s is the server’s alone',
    async (path) => {
      const shell = site('one').shell(build('one'))
      expect(shell.answer(request(path))).toBeNull()
      expect(shell.answer(request(path, 'navigate'))).toBeNull()
    },
  )

  test('other sites and other methods are none of its business', () => {
    const shell = site('one').shell(build('one'))
    expect(shell.answer({ url: 'http://other.example/', mode: 'cors', method: 'GET' } as Request)).toBeNull()
    expect(shell.answer(request('/', 'cors', 'POST'))).toBeNull()
  })

  test('what it does not have comes from the network', async () => {
    const made = site('one')
    made.pages.set('/late.js', 'late')
    const shell = made.shell(build('one'))
    await shell.store()
    expect(await text(shell.answer(request('/late.js')))).toBe('late')
  })

  test('a build is stored whole or not at all', async () => {
    const made = site('one')
    made.pages.delete('/assets/main-one.js')
    await expect(made.shell(build('one')).store()).rejects.toThrow('/assets/main-one.js: 404')
  })

  test('unchanged files of the build before are not fetched again', async () => {
    const made = site('one', 'two')
    await made.shell(build('one')).store()
    made.fetched.length = 0
    await made.shell(build('two')).store()
    expect(made.fetched.toSorted()).toEqual(['/assets/main-two.js', '/index.html'])
  })

  test('a tab that runs an old build still gets its pieces; three builds are kept', async () => {
    const made = site('one', 'two', 'three', 'four')
    let shell = made.shell(build('one'))
    for (const name of ['one', 'two', 'three', 'four']) {
      shell = made.shell(build(name))
      await shell.store()
      await shell.tidy()
    }
    made.network = false
    expect(made.caches.stores.size).toBe(3)
    expect(await text(shell.answer(request('/assets/main-two.js')))).toBe('main two')
    expect(await text(shell.answer(request('/', 'navigate')))).toBe('page four')
    await expect(shell.answer(request('/assets/main-one.js'))).rejects.toThrow('fetch')
  })

  test('the caches of others are left alone', async () => {
    const made = site('one')
    await made.caches.open('somebody-else')
    const shell = made.shell(build('one'))
    await shell.store()
    await shell.tidy()
    expect([...made.caches.stores.keys()]).toContain('somebody-else')
  })
})
