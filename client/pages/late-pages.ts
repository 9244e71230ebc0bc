/**
 * Pages and windows that few visits need, each fetched when it is first wanted, together with the words of such pages. The service worker
 * has them, too: they open without a network. Each takes what it shows from the shell.
 */
import type { Component } from 'svelte'

import { withWords } from './with-words.ts'

export type LatePageModule = { readonly default: Component<Record<string, never>> }

export const LATE_PAGES = {
  // Its few words are there already: most people have one plan, and are taken there at once.
  home: () => import('./PlansPage.svelte'),
  'sign-in': withWords(() => import('./SignInPage.svelte')),
  link: withWords(() => import('./LinkPage.svelte')),
  account: withWords(() => import('./AccountPage.svelte')),
  people: withWords(() => import('./PeoplePage.svelte')),
  share: withWords(() => import('./SharePage.svelte')),
  parting: withWords(() => import('./PartingDialog.svelte')),
} satisfies { readonly [name: string]: () => Promise<LatePageModule> }

export type LatePageName = keyof typeof LATE_PAGES
