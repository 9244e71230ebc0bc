/** What every page and component of the shell may ask for: made once by `main.ts`, handed down as Svelte context by `App.svelte`. */
import { createContext } from 'svelte'

import type { AppUpdate } from '../pwa/app-update.svelte.ts'
import type { Account } from './account.svelte.ts'
import type { Api } from './api.ts'
import type { LastingStorage } from './lasting-storage.svelte.ts'
import type { Network } from './network.svelte.ts'
import type { Notices } from './notices.svelte.ts'
import type { OpenWork } from './open-work.ts'
import type { Partings } from './parting.svelte.ts'
import type { PlanList } from './plan-list.svelte.ts'
import type { PlanOpening } from './plan-opening.svelte.ts'
import type { Preferences } from './preferences.svelte.ts'
import type { Router } from './router.svelte.ts'

export type Shell = {
  readonly api: Api
  readonly account: Account
  readonly partings: Partings
  readonly preferences: Preferences
  readonly router: Router
  readonly opening: PlanOpening
  readonly plans: PlanList
  readonly notices: Notices
  readonly network: Network
  readonly lasting: LastingStorage
  readonly update: AppUpdate
  readonly work: OpenWork
  /** Replaces the page by what is served now; asks nobody. */
  readonly reload: () => void
  /** In [0, 1), good enough for ids. */
  readonly random: () => number
}

const [getShell, setShell] = createContext<Shell>()
export { getShell, setShell }
