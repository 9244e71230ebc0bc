/** A shell as `main.ts` makes it, without a browser: the window is an address and a history, nothing is fetched. */
import { vi } from 'vitest'

import { AppUpdate } from '../../../client/pwa/app-update.svelte.ts'
import type { Session } from '../../../client/session/session-types.ts'
import { Account } from '../../../client/state/account.svelte.ts'
import { Api } from '../../../client/state/api.ts'
import { LastingStorage } from '../../../client/state/lasting-storage.svelte.ts'
import { Network } from '../../../client/state/network.svelte.ts'
import { Notices } from '../../../client/state/notices.svelte.ts'
import { OpenWork } from '../../../client/state/open-work.ts'
import { Partings } from '../../../client/state/parting.svelte.ts'
import { PlanList } from '../../../client/state/plan-list.svelte.ts'
import { PlanOpening } from '../../../client/state/plan-opening.svelte.ts'
import { Preferences } from '../../../client/state/preferences.svelte.ts'
import { Router } from '../../../client/state/router.svelte.ts'
import type { Shell } from '../../../client/state/shell.ts'

class Page extends EventTarget {
  readonly location = { pathname: '/', search: '', href: '/' }
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
  const texts = { read: () => null, write: () => undefined, remove: () => undefined }
  const reload = vi.fn<() => void>()
  const api = new Api(() => Promise.reject(new Error('no network')))
  const account = new Account({ api, texts })
  const opening = new PlanOpening(() => Promise.resolve(session))
  const work = new OpenWork(() => session, 20)
  const shell: Shell = {
    api,
    account,
    partings: new Partings({
      account,
      opening,
      work,
      device: () => Promise.reject(new Error('no device')),
      openPlan: () => Promise.resolve(session),
      leaveFor: () => undefined,
      save: () => undefined,
    }),
    preferences: new Preferences(texts, { language: 'en' }),
    router: new Router(window),
    plans: new PlanList(texts, () => Promise.reject(new Error('no network'))),
    opening,
    notices: new Notices(),
    network: new Network(window),
    lasting: new LastingStorage(undefined),
    update: new AppUpdate(),
    work,
    reload,
    random: Math.random,
  }
  return { shell, reload, page, notices: () => shell.notices.list.map((notice) => notice.key) }
}
