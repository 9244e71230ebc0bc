/** Where something is in the window, as soon as it is there: what is just being drawn anew has no place for a moment. */
import type { Locator } from '@playwright/test'
import { expect } from '@playwright/test'

export type Box = { readonly x: number; readonly y: number; readonly width: number; readonly height: number }

export async function boxOf(thing: Locator): Promise<Box> {
  let box: Box | null = null
  await expect(async () => {
    box = await thing.boundingBox()
    expect(box, `${thing.toString()} has a place`).not.toBeNull()
  }).toPass({ timeout: 15_000 })
  return box!
}
