/** The whole page over the shown plan, for looking at it while it is made and for browser tests of the shell alone. */
import '../../../../client/styles/fonts.css'
import '../../../../client/styles/tokens.css'
import '../../../../client/styles/base.css'
import { mount } from 'svelte'

import App from '../../../../client/App.svelte'
import { words } from '../../../../client/i18n/words.svelte.ts'
import { AppUpdate } from '../../../../client/pwa/app-update.svelte.ts'
import { LastingStorage } from '../../../../client/state/lasting-storage.svelte.ts'
import { Network } from '../../../../client/state/network.svelte.ts'
import { Notices } from '../../../../client/state/notices.svelte.ts'
import { PlanList } from '../../../../client/state/plan-list.svelte.ts'
import { PlanOpening } from '../../../../client/state/plan-opening.svelte.ts'
import { Preferences } from '../../../../client/state/preferences.svelte.ts'
import { Router } from '../../../../client/state/router.svelte.ts'
import { guardedText } from '../../../../client/state/stored-text.ts'
import { installTooltips } from '../../../../client/ui/tooltips.ts'
import { shownPlan } from '../../helpers/shown-plan.ts'

const store = guardedText(() => localStorage)
const preferences = new Preferences(store, { language: 'en', personId: () => 'me' })
const shown = shownPlan()
const plans = new PlanList(store, () =>
  Promise.resolve(
    Response.json({ plans: [{ id: 'section-10-2023', section: '10', year: 2023, title: { en: 'LDCs' } }] }),
  ),
)
const shell = {
  preferences,
  plans,
  router: new Router(globalThis.window),
  opening: new PlanOpening(() => Promise.resolve(shown.session)),
  notices: new Notices(),
  network: new Network(globalThis.window),
  lasting: new LastingStorage(undefined),
  update: new AppUpdate(),
  random: Math.random,
}
Object.assign(globalThis, { shown, shell })
await words.use(preferences.language)
installTooltips(document)
mount(App, { target: document.querySelector('#app')!, props: { shell } })
