/** That the rest of the run sees what the content security policy refuses: `Planner.end` fails on any of it. */
import { expect } from '@playwright/test'

import { test } from './plan-test.ts'

test('a script of nobody’s and a picture from elsewhere are refused, and the run would fail for them', async ({
  ana,
  openAt,
}) => {
  await openAt('resources-sp2')
  expect(ana.violations).toEqual([])
  await ana.page.evaluate(() => {
    const [script, style] = [document.createElement('script'), document.createElement('style')]
    script.textContent = 'document.title = "run"'
    style.textContent = 'body { display: none }'
    const picture = new Image()
    picture.src = 'https://elsewhere.invalid/x.png'
    document.body.append(script, style, picture)
  })
  const seen = (): string[] => ana.violations.flatMap((text) => /^csp: (\S+)/.exec(text)?.[1] ?? [])
  await expect.poll(() => seen().toSorted()).toEqual(['img-src', 'script-src-elem', 'style-src-elem'])
  expect(await ana.page.title()).not.toBe('run')
  await expect(ana.cell('A1')).toBeVisible()
  ana.violations.length = 0
})
