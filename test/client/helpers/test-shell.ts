/** A shell as `main.ts` makes it, without a browser: the window is an address and a history, nothing is fetched. */
import { vi } from 'vitest'

import { AppUpdate } from '../../../client/pwa/app-update.svelte.ts'
import type { Session } from '../../../client/session/session-types.ts'
import { LastingStorage } from '../../../client/state/lasting-storage.svelte.ts'
import { Network } from '../../../client/state/network.svelte.ts'
import { Notices } from '../../../client/state/notices.svelte.ts'
import { OpenWork } from '../../../client/state/open-work.ts'
import { PlanList } from '../../../client/state/plan-list.svelte.ts'
import { PlanOpening } from '../../../client/state/plan-opening.svelte.ts'
import { Preferences } from '../../../client/state/preferences.svelte.ts'
import { Router } from '../../../client/state/router.svelte.ts'
import type { Shell } from '../../../client/state/shell.ts'

class Page extends EventTarget {
  readonly location = { pathname: '/', href: '/' }
  readonly navigator = { onLine: true }
  readonly history = {
    state: null,
    pushState: (_state: unknown, _title: string, path: string) => void (this.location.pathname = path),
    replaceState: (_state: unknown, _title: string, path: string) => void (this.location.pathname = path),
  }
}

export function testShell(session: Session) {
  const page = new Page()
  const window = page as unknown as Window
  const texts = { read: () => null, write: () => undefined }
  const reload = vi.fn<() => void>()
  const shell: Shell = {
    preferences: new Preferences(texts, { language: 'en', personId: () => 'me' }),
    router: new Router(window),
    plans: new PlanList(texts, () => Promise.reject(new Error('no network'))),
    opening: new PlanOpening(() => Promise.resolve(session)),
    notices: new Notices(),
    network: new Network(window),
    lasting: new LastingStorage(undefined),
    update: new AppUpdate(),
    work: new OpenWork(() => session, 20),
    reload,
    random: Math.random,
  }
  return { shell, reload, page, notices: () => shell.notices.list.map((notice) => notice.key) }
}
