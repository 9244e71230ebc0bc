/**
 * F6 walks through the regions of the page (elements with `data-region`), Shift+F6 back; each region gives focus to where it was left,
 * else to what it marks with `data-region-start`, else to its first control. Called by the page's keyboard listener.
 */
const FOCUSABLE = 'a[href],button:not(:disabled),input:not(:disabled),select,textarea,[tabindex]'

export class Regions {
  readonly #root: ParentNode & Node
  readonly #left = new WeakMap<Element, HTMLElement>()

  constructor(root: ParentNode & Node) {
    this.#root = root
  }

  /** For `focusin`: remembers where each region was left. */
  readonly remember = (event: Event): void => {
    const target = event.target
    if (!(target instanceof HTMLElement)) return
    const region = target.closest('[data-region]')
    if (region) this.#left.set(region, target)
  }

  /** Moves to the next region (or back) that can take focus; gives it, or null when there is none. */
  move(from: Element | null, step: 1 | -1): HTMLElement | null {
    const regions = [...this.#root.querySelectorAll<HTMLElement>('[data-region]')].filter(isShown)
    // The innermost one: a region may lie in another.
    const at = regions.findLastIndex((region) => region.contains(from))
    for (let tried = 1; tried <= regions.length; tried++) {
      const start = at === -1 && step === -1 ? regions.length : at
      const region = regions[(start + step * tried + regions.length * 2) % regions.length]
      const target = region && this.#entryOf(region)
      if (!target) continue
      target.focus()
      return target
    }
    return null
  }

  #entryOf(region: HTMLElement): HTMLElement | null {
    const left = this.#left.get(region)
    if (left && region.contains(left) && isShown(left)) return left
    const marked = region.querySelector<HTMLElement>('[data-region-start]')
    if (marked && isShown(marked)) return marked
    const candidates = [...region.querySelectorAll<HTMLElement>(FOCUSABLE)]
    return candidates.find((element) => element.tabIndex >= 0 && isShown(element)) ?? null
  }
}

const isShown = (element: HTMLElement): boolean => element.getClientRects().length > 0
