/** The window on a table, in the product: on paper, larger, with more contrast, and in a browser that is zoomed itself. */
import { expect, type Page } from '@playwright/test'

import { axeBesideGrid } from './axe.ts'
import { test } from './plan-test.ts'

const zoomed = (page: Page) => page.locator('.f-zoomReset')

test('[GR95] on paper there is the table with its caption and notes, and nothing of the application', async ({
  ana,
  openAt,
}) => {
  await openAt('overall-objects')
  const { page } = ana
  await ana.cell('B2').click()
  await expect(page.locator('.f-figure').or(zoomed(page)).first()).toBeVisible()
  await page.evaluate(() => window.dispatchEvent(new Event('beforeprint')))
  await page.emulateMedia({ media: 'print' })
  await expect(page.locator('.f-print tbody tr')).toHaveCount(12)
  await expect(page.locator('.caption h2')).toBeVisible()
  for (const chrome of ['header', 'nav', '.tools', '.status', '.ag-grid-viewport', '.edit'])
    for (const one of await page.locator(chrome).all()) await expect(one).toBeHidden()
  // Nothing is cut off by what the page scrolls in on the screen.
  const { clipped, caption, table } = await page.evaluate(() => {
    const print = document.querySelector('.f-print')!
    let node = print.parentElement
    const hidden: string[] = []
    for (; node; node = node.parentElement)
      if (getComputedStyle(node).overflowY !== 'visible') hidden.push(node.tagName + node.className)
    return {
      clipped: hidden,
      caption: document.querySelector('.caption')!.getBoundingClientRect().bottom,
      table: print.getBoundingClientRect().top,
    }
  })
  expect(clipped).toEqual([])
  expect(table).toBeGreaterThanOrEqual(caption)
  expect(ana.faults).toEqual([])
})

test('[GR92] [GR93] how tables look is a choice of this browser, for all tables', async ({ ana, openAt }) => {
  await openAt('overall-objects')
  const { page } = ana
  await ana.cell('B2').click()
  await page.keyboard.press('Control+Alt+Equal')
  await expect(zoomed(page)).toHaveText('110 %')
  await ana.openTable('10.22')
  await expect(zoomed(page)).toHaveText('110 %')
  await page.reload()
  await expect(zoomed(page)).toHaveText('110 %')
  expect(ana.faults).toEqual([])
})

test('[CON1] more contrast is chosen beside the theme, and stays', async ({ ana, openAt }) => {
  await openAt('overall-objects')
  const { page } = ana
  await page.locator('header .end button').last().click()
  await page.getByRole('group', { name: 'Contrast' }).getByText('More').click()
  const ink = () => page.evaluate(() => getComputedStyle(document.body).color)
  await expect.poll(ink).toBe('rgb(0, 0, 0)')
  expect(await axeBesideGrid(page)).toEqual([])
  await page.reload()
  await expect.poll(ink).toBe('rgb(0, 0, 0)')
  await page.emulateMedia({ colorScheme: 'dark' })
  await expect.poll(ink).toBe('rgb(255, 255, 255)')
})

test('in a browser at 200 % nothing of the page is cut off or scrolls twice', async ({ ana, openAt }) => {
  await openAt('overall-objects')
  const { page } = ana
  // As a window of 1280 by 800 is at 200 %.
  await page.setViewportSize({ width: 640, height: 400 })
  const found = await page.evaluate(() => ({
    sideways: document.documentElement.scrollWidth - document.documentElement.clientWidth,
    outside: [...document.querySelectorAll('header button, .tools button, .tools textarea, .status button')]
      .filter((node) => {
        const { left, right, width } = node.getBoundingClientRect()
        return width > 0 && (left < 0 || right > document.documentElement.clientWidth + 1)
      })
      .map((node) => node.getAttribute('aria-label') ?? node.className),
    rows: document.querySelector('.ag-grid-viewport')!.getBoundingClientRect().height,
    overlap:
      document.querySelector('.f-grid-host')!.getBoundingClientRect().bottom -
      document.querySelector('.status')!.getBoundingClientRect().top,
  }))
  expect(found.sideways).toBe(0)
  expect(found.outside).toEqual([])
  expect(found.rows).toBeGreaterThan(200)
  expect(found.overlap).toBeLessThanOrEqual(0)
})

test('[CON1] nothing on the page moves by itself for a person who asked for less motion', async ({
  ana,
  openAt,
}) => {
  await openAt('overall-objects')
  const { page } = ana
  /** What takes its time: a change, or something that goes on. */
  const moving = (): Promise<string[]> =>
    page.evaluate(() =>
      [...document.querySelectorAll('body *')].flatMap((element) =>
        [null, '::before', '::after'].flatMap((pseudo) => {
          const { transitionDuration, animationDuration } = getComputedStyle(element, pseudo)
          const isStill = `${transitionDuration}, ${animationDuration}`
            .split(', ')
            .every((one) => one === '0s')
          return isStill ? [] : [`${element.tagName} ${element.className} ${pseudo ?? ''}`]
        }),
      ),
    )
  await page.emulateMedia({ reducedMotion: 'no-preference' })
  expect(await moving()).not.toEqual([])
  await page.emulateMedia({ reducedMotion: 'reduce' })
  expect(await moving()).toEqual([])
})
