/** A part of the page that is fetched late needs the words of such parts: both at once. Rejects when one of them cannot be had. */
import { words } from '../i18n/words.svelte.ts'

/** @param of of pages and windows, or of the grid's late parts */
export const withWords =
  <Part>(fetch: () => Promise<Part>, of: 'page' | 'grid' = 'page'): (() => Promise<Part>) =>
  async () =>
    (await Promise.all([fetch(), words.useLate(of)]))[0]
