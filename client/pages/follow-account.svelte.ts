/**
 * What follows from who is signed in: whoever is not comes to the sign-in page and from there back to where she wanted to go; a session
 * that has ended is noticed, and the plan that is open goes on when she is back; a device that another tab has emptied shows nothing any
 * more; somebody else's arrival asks about what is unsent. Called once by `followApp`.
 */
import { untrack } from 'svelte'

import { isInterfaceLanguage } from '../i18n/interface-language.ts'
import type { PlanView } from '../state/plan-view.svelte.ts'
import { isOutside, parseRoute, signInFor } from '../state/route.ts'
import type { Shell } from '../state/shell.ts'

export function followAccount(shell: Shell): void {
  const { account, network, opening, partings, preferences, router, work } = shell
  const view = (): PlanView | null => (opening.state.is === 'open' ? opening.state.view : null)

  // Whoever is typing, or has unsent edits in front of her, stays with them: a banner asks her to sign in.
  $effect(() => {
    const { route } = router
    if (isOutside(route) || account.standing === 'asking') return
    const isBusy = (view()?.unsent.length ?? 0) > 0 || work.isTyping
    const stays = account.me !== null && route.page === 'plan' && isBusy
    const isOut = account.me === null || (account.standing === 'ended' && !stays)
    if (isOut && account.newcomer === null) untrack(() => router.correct(signInFor(route)))
  })

  $effect(() => {
    const { route } = router
    if (route.page === 'sign-in' && account.standing === 'live' && account.me && account.newcomer === null)
      untrack(() => router.correct(parseRoute(route.to)))
  })

  $effect(() => {
    if (account.me === null) void untrack(() => opening.leave())
  })

  $effect(() => {
    if (account.newcomer === null) return
    // What the account page says to her, it says when the device is hers.
    const to = untrack(() => router.route.page) === 'account' ? location.pathname + location.search : '/'
    void untrack(() => partings.begin('newcomer', to))
  })

  $effect(() => {
    if (view()?.status.account === 'sign-in' && account.standing === 'live')
      void untrack(() => account.check())
  })

  $effect(() => {
    const isReached = network.online || view()?.status.connection === 'online'
    if (isReached && account.standing === 'unasked') void untrack(() => account.check())
  })

  // The rooms that sent us away are tried again.
  let was = account.standing
  $effect(() => {
    const now = account.standing
    if (now === 'live' && was === 'ended' && account.newcomer === null)
      untrack(() => opening.session?.goOnline())
    was = now
  })

  $effect(() => {
    const { me } = account
    if (me) untrack(() => opening.session?.setName(me.name))
  })

  $effect(() => {
    if (account.standing === 'live' && !preferences.hasLanguage) void untrack(() => adoptLanguage(shell))
  })
}

/** On a device where no language was chosen, the account's counts. */
async function adoptLanguage({ api, preferences }: Shell): Promise<void> {
  const { language } = await api.get<{ language?: unknown }>('/api/account').catch(() => ({ language: null }))
  if (isInterfaceLanguage(language) && !preferences.hasLanguage) preferences.language = language
}
