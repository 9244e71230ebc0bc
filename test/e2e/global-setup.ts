/**
 * Before the end-to-end tests: a browser, a spreadsheet program to check exports with, fonts for Chinese, and a
 * build of the present sources. What is missing is installed through apt by root; anyone else is told what to do.
 */
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'

import { buildIfStale } from '../../.ci/build.mjs'
import { chromiumPath } from './chromium.ts'

const needed = [
  { file: chromiumPath, packages: ['chromium-headless-shell'] },
  { file: '/usr/bin/soffice', packages: ['libreoffice-calc-nogui'] },
  { file: '/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc', packages: ['fonts-noto-cjk'] },
]

export default function globalSetup(): void {
  const packages = needed.filter(({ file }) => !existsSync(file)).flatMap((need) => need.packages)
  if (packages.length > 0) install(packages)
  buildIfStale()
}

function install(packages: string[]): void {
  const command = `apt-get update && apt-get install -y --no-install-recommends ${packages.join(' ')}`
  if (process.getuid?.() !== 0) throw new Error(`missing for the end-to-end tests; as root: ${command}`)
  const run = spawnSync('sh', ['-c', command], {
    stdio: 'inherit',
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
  })
  if (run.status !== 0) throw new Error(`failed: ${command}`)
}
