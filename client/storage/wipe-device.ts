/**
 * Leaves nothing of a person behind in this browser: the databases of all plans, everything cached (the program itself too: the next
 * person's page stores it anew), and the small texts. Plans must be closed first, here and in other tabs; a database that another tab
 * holds is waited for, and after that rejects with `data-in-use`, and nothing is half done that cannot be done again.
 */
import { Dexie } from 'dexie'

import { AppError } from '../../shared/model/error.ts'
import { planDatabases } from './unsent-on-device.ts'
import { callWipe } from './wipe-call.ts'

const PATIENCE = 5000
const TEXTS = 'fascicle.'

export async function wipeDevice(): Promise<void> {
  callWipe()
  const names = await planDatabases()
  await within(PATIENCE, Promise.all(names.map((name) => Dexie.delete(name))))
  await forgetProgram()
  for (const texts of [() => localStorage, () => sessionStorage]) forgetTexts(texts)
}

async function within(patience: number, work: Promise<unknown>): Promise<void> {
  let timer: ReturnType<typeof setTimeout> | undefined
  const late = new Promise<never>((_done, refuse) => {
    timer = setTimeout(() => refuse(new AppError('data-in-use')), patience)
  })
  await Promise.race([work, late]).finally(() => clearTimeout(timer))
}

/** Without the caches the service worker has nothing to answer with, so it goes with them. */
async function forgetProgram(): Promise<void> {
  const registrations = (await navigator.serviceWorker?.getRegistrations().catch(() => [])) ?? []
  await Promise.all(registrations.map((registration) => registration.unregister().catch(() => false)))
  const names = 'caches' in globalThis ? await caches.keys().catch((): string[] => []) : []
  await Promise.all(names.map((name) => caches.delete(name).catch(() => false)))
}

function forgetTexts(storage: () => Storage): void {
  try {
    const texts = storage()
    for (const key of Object.keys(texts)) if (key.startsWith(TEXTS)) texts.removeItem(key)
  } catch {
    // Denied: nothing was ever kept.
  }
}
