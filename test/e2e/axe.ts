/** What axe finds wrong with a page that stands still: a colour half way to another has a contrast that nobody sees. */
import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from '@playwright/test'

/** `apart`: what is not looked at, as selectors. Answers rule and elements, one line for each rule that is broken. */
export async function axe(page: Page, ...apart: string[]): Promise<string[]> {
  await page.evaluate(async () => {
    await new Promise((frame) => requestAnimationFrame(() => requestAnimationFrame(frame)))
    const ending = document
      .getAnimations()
      .filter(({ effect }) => effect?.getComputedTiming().endTime !== Infinity)
    await Promise.allSettled(ending.map(({ finished }) => finished))
  })
  const scan = apart.reduce((builder, selector) => builder.exclude(selector), new AxeBuilder({ page }))
  const { violations } = await scan.analyze()
  return violations.map(
    ({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 120)).join(' | ')}`,
  )
}

/** All but the grid, of which a scan takes seconds; it has tests of its own. */
export const axeBesideGrid = (page: Page): Promise<string[]> => axe(page, '.f-grid')
