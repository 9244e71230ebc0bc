/**
 * `npm run dev`: the browser side from Vite's dev server with hot reloading, the Node side rebuilt and restarted on
 * every change, joined by the proxy in `vite.config.ts`. Ends together on Ctrl-C or when any of the three fails.
 */
import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'

import { buildIfStale } from './build.mjs'

const root = fileURLToPath(new URL('..', import.meta.url))
const port = process.env['FASCICLE_DEV_PORT'] ?? '4100'
const vite = `${root}node_modules/vite/bin/vite.js`

buildIfStale()
const children = [
  [vite, 'build', '--ssr', '--watch'],
  ['--watch', 'dist/cli.js', 'serve', '--port', port],
  [vite],
].map((args) =>
  spawn(process.execPath, args, {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, FASCICLE_URL: `http://127.0.0.1:${port}` },
  }),
)
const end = () => children.forEach((child) => child.kill())
for (const child of children) child.on('exit', end)
process.on('SIGINT', end)
process.on('SIGTERM', end)
