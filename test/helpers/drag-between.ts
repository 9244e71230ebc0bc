/** A drag by mouse from the middle of one thing to that of another, as a hand does it: in steps, and with a rest before it lets go. */
import type { Locator, Page } from '@playwright/test'
import { expect } from '@playwright/test'

/** @param at `top`: of the second thing its upper edge */
export async function dragBetween(
  page: Page,
  from: Locator,
  to: Locator,
  at: 'middle' | 'top' = 'middle',
): Promise<void> {
  const [a, b] = await placesOf(from, to)
  await page.mouse.move(a.x + a.width / 2, a.y + a.height / 2)
  await page.mouse.down()
  await page.mouse.move(b.x + b.width / 2, b.y + (at === 'top' ? 2 : b.height / 2), { steps: 6 })
  await page.waitForTimeout(60)
  await page.mouse.up()
}

type Box = NonNullable<Awaited<ReturnType<Locator['boundingBox']>>>

/** As soon as both are there at once: what is just being drawn anew has no place. */
async function placesOf(from: Locator, to: Locator): Promise<readonly [Box, Box]> {
  let places: readonly [Box, Box] | undefined
  await expect(async () => {
    const [a, b] = [await from.boundingBox(), await to.boundingBox()]
    expect([a, b], 'there is something to drag').not.toContain(null)
    places = [a!, b!]
  }).toPass({ timeout: 15_000 })
  return places!
}
