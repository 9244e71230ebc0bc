/**
 * `test` with what a test asks for by name: the product, started for this test alone, and the people at their own computers. Whatever it
 * asked for is ended after it, also when it fails.
 */
import { test as base } from '@playwright/test'

import { type Language, Planner } from './planner.ts'
import { Product, type ProductOptions } from './product.ts'

type Scene = {
  product: Product
  ana: Planner
  /** Somebody else, who reads English too. */
  li: Planner
  /** One more product, of its own kind. */
  start: (options: ProductOptions) => Promise<Product>
  /** Somebody at a computer where nobody is signed in; with a name, somebody who is. */
  visitor: (language?: Language, name?: string) => Planner
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
  // oxlint-disable-next-line no-empty-pattern -- as above
  start: async ({}, use) => {
    const started: Product[] = []
    await use(async (options) => {
      const product = await Product.start(options)
      started.push(product)
      return product
    })
    for (const product of started) await product.end()
  },
  // oxlint-disable-next-line no-empty-pattern -- as above
  visitor: async ({}, use) => {
    const visitors: Planner[] = []
    await use((language = 'en', name) => {
      const visitor = new Planner(language, name ?? null)
      visitors.push(visitor)
      return visitor
    })
    const ends = await Promise.allSettled(visitors.map((visitor) => visitor.end()))
    for (const end of ends) if (end.status === 'rejected') throw end.reason
  },
  openAt: ({ product, ana }, use) =>
    use(async (table) => {
      await ana.open(product.address(table))
      await ana.cell('A1').waitFor()
    }),
})
