/**
 * The client's files. What has a hash in its name never changes and is kept for ever; the page, the service worker and the manifest are
 * asked for anew every time. Any other address a person may have bookmarked is the page. When nothing is built, says so.
 */
import { existsSync } from 'node:fs'
import { join, relative, sep } from 'node:path'

import fastifyStatic from '@fastify/static'
import type { FastifyInstance, FastifyRequest } from 'fastify'

const NOT_BUILT = 'The client is not built. Run `npm run build`, or start with `npm start`.\n'
const FOR_EVER = 'public, max-age=31536000, immutable'

/** Addresses that are never a page, as the router decoded them. */
const NO_PAGE = /^\/*(api|ws|assets)(\/|$)/

export async function serveClient(app: FastifyInstance, directory: string): Promise<void> {
  const built = existsSync(join(directory, 'index.html'))
  if (built)
    await app.register(fastifyStatic, {
      root: directory,
      preCompressed: true,
      cacheControl: false,
      setHeaders(response, path) {
        const hashed = relative(directory, path).split(sep)[0] === 'assets'
        response.setHeader('cache-control', hashed ? FOR_EVER : 'no-cache')
      },
    })
  app.setNotFoundHandler((request, reply) => {
    const isPage = request.method === 'GET' && (request.headers.accept ?? '').includes('text/html')
    if (!isPage || NO_PAGE.test(pathOf(request)))
      return reply.status(404).send({ error: 'unknown-address', facts: {} })
    if (built) return reply.sendFile('index.html')
    return reply.status(503).type('text/plain').send(NOT_BUILT)
  })
}

function pathOf({ params }: FastifyRequest): string {
  const rest = (params as { readonly '*'?: unknown } | null)?.['*']
  return typeof rest === 'string' ? rest : ''
}
