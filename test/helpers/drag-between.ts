/** A drag by mouse from the middle of one thing to that of another, as a hand does it: in steps, and with a rest before it lets go. */
import type { Locator, Page } from '@playwright/test'

import { boxOf } from './box-of.ts'

/** @param at `top`: of the second thing its upper edge */
export async function dragBetween(
  page: Page,
  from: Locator,
  to: Locator,
  at: 'middle' | 'top' = 'middle',
): Promise<void> {
  const [a, b] = [await boxOf(from), await boxOf(to)]
  await page.mouse.move(a.x + a.width / 2, a.y + a.height / 2)
  await page.mouse.down()
  await page.mouse.move(b.x + b.width / 2, b.y + (at === 'top' ? 2 : b.height / 2), { steps: 6 })
  await page.waitForTimeout(60)
  await page.mouse.up()
}
