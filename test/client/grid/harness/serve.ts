/** Serves the harness page from the sources, on a free port of this machine. */
import type { AddressInfo } from 'node:net'
import { fileURLToPath } from 'node:url'

import { svelte } from '@sveltejs/vite-plugin-svelte'
import { createServer } from 'vite'

export async function serveHarness(): Promise<{ url: string; close: () => Promise<void> }> {
  const server = await createServer({
    configFile: false,
    root: fileURLToPath(new URL('.', import.meta.url)),
    plugins: [svelte({ configFile: false })],
    server: { host: '127.0.0.1', port: 0, fs: { strict: false }, hmr: false },
    logLevel: 'warn',
  })
  await server.listen()
  const { port } = server.httpServer?.address() as AddressInfo
  return { url: `http://127.0.0.1:${port}/`, close: () => server.close() }
}
