/**
 * The browser's composition root: makes the shell once, joins the session to this browser's store, socket, worker and tabs, and draws.
 * It decides nothing else. A browser without a usable database gets the plan in memory, and the page says so.
 */
import './styles/fonts.css'
import './styles/tokens.css'
import './styles/base.css'
import { mount } from 'svelte'

import { must } from '../shared/model/error.ts'
import { planId as asPlanId, type PlanId } from '../shared/model/ids.ts'
import App from './App.svelte'
import { startBrowserWorker } from './calc/browser-worker.ts'
import { CalcHost } from './calc/calc-host.ts'
import { writeWorkbook } from './export/write-workbook.ts'
import { preferredLanguage } from './i18n/interface-language.ts'
import { words } from './i18n/words.svelte.ts'
import { AppUpdate } from './pwa/app-update.svelte.ts'
import { PlanSession } from './session/plan-session.ts'
import type { PlanStore, StoreTrouble } from './session/ports.ts'
import type { Session } from './session/session-types.ts'
import { Account } from './state/account.svelte.ts'
import { Api } from './state/api.ts'
import { download } from './state/download.ts'
import { LastingStorage } from './state/lasting-storage.svelte.ts'
import { Network } from './state/network.svelte.ts'
import { Notices } from './state/notices.svelte.ts'
import { OpenWork } from './state/open-work.ts'
import { Partings } from './state/parting.svelte.ts'
import { PlanList } from './state/plan-list.svelte.ts'
import { PlanOpening } from './state/plan-opening.svelte.ts'
import { Preferences } from './state/preferences.svelte.ts'
import { Router } from './state/router.svelte.ts'
import type { Shell } from './state/shell.ts'
import { guardedText, type StoredText } from './state/stored-text.ts'
import { reasonOf } from './state/trouble.ts'
import { DexiePlanStore, StoreUnavailable } from './storage/dexie-plan-store.ts'
import { broadcastTabs } from './sync/broadcast-tabs.ts'
import { makeRoomOver } from './sync/make-room.ts'
import { WebsocketSync } from './sync/websocket-sync.ts'
import { fontsReady } from './ui/fonts-ready.ts'

/** Good enough for ids: the browser's generator, as a number in [0, 1). */
const random = (): number => {
  const [high = 0, low = 0] = crypto.getRandomValues(new Uint32Array(2))
  return (high * 2 ** 21 + (low >>> 11)) / 2 ** 53
}
const env = { random, now: () => Date.now() }
const device = guardedText(() => localStorage)
/** Whoever signs out reads on in her language, in this tab. */
const thisTab = guardedText(() => sessionStorage)
const LANGUAGE = 'fascicle.language'
const api = new Api((path, init) => fetch(path, init))
const account = new Account({ api, texts: device })
/** On a shared computer what is chosen holds for this page only. */
const texts: StoredText = {
  ...device,
  write: (key, value) => {
    if (!account.keepsNothing) device.write(key, value)
  },
}
const opening = new PlanOpening(openPlan)
const work = new OpenWork(() => opening.session)

const shell: Shell = {
  api,
  account,
  partings: new Partings({
    account,
    opening,
    work,
    device: async () => (await import('./storage/browser-device.ts')).browserDevice,
    openPlan: (plan) => openPlan(asPlanId(plan)),
    leaveFor: (path) => {
      thisTab.write(LANGUAGE, words.language)
      location.assign(path)
    },
    save: ({ name, text }) => download(new Blob([text], { type: 'application/json' }), name),
  }),
  preferences: new Preferences(texts, {
    language: preferredLanguage([thisTab.read(LANGUAGE) ?? '', ...navigator.languages]),
  }),
  router: new Router(globalThis.window),
  plans: new PlanList(texts, (path, init) => fetch(path, init)),
  opening,
  notices: new Notices(),
  network: new Network(globalThis.window),
  lasting: new LastingStorage(navigator.storage),
  update: new AppUpdate(),
  work,
  reload: () => location.reload(),
  random,
}

async function openPlan(planId: PlanId): Promise<Session> {
  const { id, name } = must(account.me, 'somebody to open the plan for')
  const { store, trouble } = await openStore(planId)
  try {
    return await PlanSession.open({
      planId,
      store,
      socket: new WebsocketSync({
        url: location.origin,
        plan: planId,
        openSocket: (url) => new WebSocket(url),
        random,
      }),
      calc: new CalcHost({ start: startBrowserWorker }),
      tabs: broadcastTabs(planId),
      makeRoom: makeRoomOver({
        url: location.origin,
        plan: planId,
        fetch: (url, init) =>
          fetch(url, { ...init, headers: { 'content-type': 'application/json', 'x-fascicle': '1' } }),
      }),
      person: { id, name, verified: true },
      env,
      writeWorkbook,
    })
  } catch (error) {
    throw reasonOf(error, trouble)
  }
}

async function openStore(planId: PlanId): Promise<{ store: PlanStore; trouble: StoreTrouble | null }> {
  if (account.keepsNothing) return { store: await storeInMemory(), trouble: null }
  try {
    return {
      store: await DexiePlanStore.open(planId, { ...env, locks: navigator.locks }),
      trouble: null,
    }
  } catch (error) {
    if (!(error instanceof StoreUnavailable)) throw error
    const { trouble } = error
    return { store: await storeInMemory(trouble), trouble }
  }
}

async function storeInMemory(trouble?: StoreTrouble): Promise<PlanStore> {
  const { MemoryDisk, MemoryPlanStore } = await import('./storage/memory-plan-store.ts')
  return new MemoryPlanStore(random, new MemoryDisk(), trouble)
}

async function start(): Promise<void> {
  // The first words and faces before the first picture: nothing jumps, and the grid measures what it will show.
  await Promise.all([
    words.use(shell.preferences.language),
    fontsReady(document.fonts),
    account.start(navigator.onLine),
  ])
  addEventListener('storage', ({ key, newValue }) => {
    if (key === 'fascicle.me') account.heard(newValue)
  })
  mount(App, { target: must(document.querySelector('#app'), 'the place of the page'), props: { shell } })
  // They repeat names that are there: a page that cannot have them goes on without.
  import('./ui/tooltips.ts').then(
    ({ installTooltips }) => installTooltips(document),
    () => undefined,
  )
  if (import.meta.env.PROD)
    void shell.update.watch(navigator.serviceWorker, '/service-worker.js', shell.reload)
}

void start()
