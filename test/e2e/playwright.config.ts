/** `npm run test:e2e`. Recording what a browser does costs as much as the browser does: only with `TRACE=1`. */
import { defineConfig } from '@playwright/test'

import { chromiumLaunch } from './chromium.ts'

export default defineConfig({
  testDir: '.',
  testMatch: '**/*.e2e.ts',
  globalSetup: './global-setup.ts',
  outputDir: '../../test-results/traces',
  workers: 2,
  retries: 0,
  forbidOnly: true,
  timeout: 180_000,
  expect: { timeout: 15_000 },
  reporter: [['list']],
  use: {
    launchOptions: chromiumLaunch,
    trace: process.env['TRACE'] ? 'retain-on-failure' : 'off',
    locale: 'en-GB',
    timezoneId: 'UTC',
  },
})
