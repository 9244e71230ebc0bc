/**
 * How every end-to-end test starts Chromium: Debian's, without the window's own pages (tabs, address bar), which take a third of every test's time; or the
 * one named by `CHROMIUM`. Tests that open profiles of their own (`chromium.launchPersistentContext`) spread this too.
 */
import type { LaunchOptions } from '@playwright/test'

export const chromiumPath = process.env['CHROMIUM'] ?? '/usr/bin/chromium-headless-shell'

export const chromiumLaunch: LaunchOptions = {
  executablePath: chromiumPath,
  chromiumSandbox: false,
  args: ['--disable-gpu', '--disable-quic', '--no-first-run', '--disable-component-update', '--disable-sync'],
}
