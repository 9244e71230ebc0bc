/** The grid alone in a real browser: `npx playwright test -c test/client/grid/browser`. */
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { defineConfig } from '@playwright/test'

import { chromiumLaunch } from '../../../e2e/chromium.ts'

export default defineConfig({
  testDir: '.',
  testMatch: '**/*.spec.ts',
  // Not beside the results of the end-to-end tests: each run empties its own folder.
  outputDir: join(tmpdir(), 'fascicle-grid-results'),
  workers: 2,
  fullyParallel: true,
  retries: 0,
  forbidOnly: true,
  timeout: 60_000,
  expect: { timeout: 15_000 },
  reporter: [['list']],
  use: {
    launchOptions: chromiumLaunch,
    viewport: { width: 1280, height: 800 },
    locale: 'en-GB',
    permissions: ['clipboard-read', 'clipboard-write'],
  },
})
