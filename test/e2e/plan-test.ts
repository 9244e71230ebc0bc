/**
 * `test` with what a test asks for by name: the product, started for this test alone, and the people at their own computers. Whatever it
 * asked for is ended after it, also when it fails.
 */
import { test as base } from '@playwright/test'

import { Planner } from './planner.ts'
import { Product } from './product.ts'

type Scene = {
  product: Product
  ana: Planner
  /** Somebody else, who reads English too. */
  li: Planner
  /** Ana starts her browser on a table, by its id, and sees it. */
  openAt: (table: string) => Promise<void>
}

export const test = base.extend<Scene>({
  // oxlint-disable-next-line no-empty-pattern -- Playwright reads the names of fixtures from this pattern
  product: async ({}, use) => {
    const product = await Product.start()
    await use(product)
    await product.end()
  },
  // oxlint-disable-next-line no-empty-pattern -- as above
  ana: async ({}, use) => {
    const ana = new Planner('en', 'Ana')
    await use(ana)
    await ana.end()
  },
  // oxlint-disable-next-line no-empty-pattern -- as above
  li: async ({}, use) => {
    const li = new Planner('en', 'Li')
    await use(li)
    await li.end()
  },
  openAt: ({ product, ana }, use) =>
    use(async (table) => {
      await ana.open(product.address(table))
      await ana.cell('A1').waitFor()
    }),
})
