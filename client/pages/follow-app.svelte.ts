/**
 * What follows from where the person is and what they chose: the plan of the address is opened, `/` with a single plan becomes that
 * plan, words, theme and `lang` follow the preferences. Called once by `App.svelte`, whose life the effects share.
 */
import { untrack } from 'svelte'

import { LANGUAGE_TAGS } from '../i18n/interface-language.ts'
import { words } from '../i18n/words.svelte.ts'
import type { Shell } from '../state/shell.ts'
import { followAccount } from './follow-account.svelte.ts'

export function followApp(shell: Shell): void {
  const { account, opening, plans, preferences, router } = shell
  followAccount(shell)

  $effect(() => {
    const { route } = router
    if (account.me === null || account.newcomer !== null) return
    if (route.page === 'plan' || route.page === 'share') void untrack(() => opening.visit(route.plan))
    else if (route.page === 'home') void untrack(() => plans.load())
  })

  $effect(() => {
    const [only, ...others] = plans.plans
    if (account.me && router.route.page === 'home' && plans.state === 'ready' && only && others.length === 0)
      router.correct({ page: 'plan', plan: only.id, table: null })
  })

  $effect(() => {
    const { state } = opening
    if (state.is !== 'open') return
    const { section, year, title } = state.view.plan
    if (section !== '' || year > 0) plans.remember({ id: state.plan, section, year, title })
  })

  $effect(() => {
    const { theme, contrast } = preferences
    const { dataset } = document.documentElement
    for (const [name, chosen] of Object.entries({ theme, contrast }))
      if (chosen === 'system') delete dataset[name]
      else dataset[name] = chosen
  })

  $effect(() => {
    const wanted = preferences.language
    words.use(wanted).catch(() => {
      preferences.language = words.language
      shell.notices.tell('language.failed', {}, { tone: 'warning' })
    })
  })

  $effect(() => {
    document.documentElement.lang = LANGUAGE_TAGS[words.language]
  })
}
