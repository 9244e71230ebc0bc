/** Fetches a late part as soon as the pointer or the keyboard comes near, so that its window is not empty at first. A failure is told when it opens. */
import type { Attachment } from 'svelte/attachments'

export const near =
  (fetch: () => Promise<unknown>): Attachment<HTMLElement> =>
  (element) => {
    const abort = new AbortController()
    const come = (): void => {
      abort.abort()
      void fetch().catch(() => undefined)
    }
    for (const type of ['pointerenter', 'focusin'] as const)
      element.addEventListener(type, come, { signal: abort.signal })
    return () => abort.abort()
  }
