/** `npm run test:e2e`: one worker, because two browsers with two servers each are all this has cores for. */
import { defineConfig } from '@playwright/test'

import { chromiumLaunch } from './chromium.ts'

export default defineConfig({
  testDir: '.',
  testMatch: '**/*.e2e.ts',
  globalSetup: './global-setup.ts',
  outputDir: '../../test-results/traces',
  workers: 1,
  retries: 0,
  forbidOnly: true,
  timeout: 180_000,
  expect: { timeout: 15_000 },
  reporter: [['list']],
  use: { launchOptions: chromiumLaunch, trace: 'retain-on-failure', locale: 'en-GB', timezoneId: 'UTC' },
})
