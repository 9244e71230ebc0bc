import { describe, expect, test, vi } from 'vitest'

import { Api } from '../../../client/state/api.ts'
import { AppError } from '../../../shared/model/error.ts'

const answering = (answer: () => Response | Promise<Response>) => {
  const asked: RequestInit[] = []
  const api = new Api((_path, init) => {
    asked.push(init)
    return Promise.resolve().then(answer)
  })
  return { api, asked }
}
const refusal = (work: Promise<unknown>): Promise<unknown> =>
  work.then(() => 'done').catch((error: unknown) => error)

describe('the door to the server', () => {
  test('asks with the header that other sites cannot send, and no body where there is none', async () => {
    const { api, asked } = answering(() => Response.json({ a: 1 }))
    expect(await api.get('/api/x')).toEqual({ a: 1 })
    await api.post('/api/x', { b: 2 })
    const [get, post] = asked.map(({ headers, body, method }) => ({
      headers: new Headers(headers),
      body,
      method,
    }))
    expect([get?.method, get?.body, get?.headers.get('content-type')]).toEqual(['GET', undefined, null])
    expect([post?.method, post?.body]).toEqual(['POST', '{"b":2}'])
    expect([get, post].map((one) => one?.headers.get('x-fascicle'))).toEqual(['1', '1'])
  })

  test('is patient with a question that takes long, and gives up on others', async () => {
    vi.useFakeTimers()
    try {
      const never = (_path: string, { signal }: RequestInit): Promise<Response> =>
        new Promise((_resolve, reject) => signal?.addEventListener('abort', () => reject(signal.reason)))
      const timeout = vi.spyOn(AbortSignal, 'timeout').mockImplementation((within) => {
        const ending = new AbortController()
        setTimeout(() => ending.abort(), within)
        return ending.signal
      })
      const api = new Api(never)
      const [short, long] = [
        refusal(api.post('/api/x')),
        refusal(api.post('/api/x', {}, { patience: 60_000 })),
      ]
      const ended: string[] = []
      void short.then(() => ended.push('short'))
      void long.then(() => ended.push('long'))
      await vi.advanceTimersByTimeAsync(30_000)
      expect(ended).toEqual(['short'])
      await vi.advanceTimersByTimeAsync(31_000)
      expect(ended).toEqual(['short', 'long'])
      expect(await long).toMatchObject({ code: 'offline' })
      timeout.mockRestore()
    } finally {
      vi.useRealTimers()
    }
  })

  test('an answer without contents is nothing', async () => {
    const { api } = answering(() => new Response(null, { status: 204 }))
    expect(await api.delete('/api/x')).toBeUndefined()
  })

  test('a refusal is what the server meant, with what the sentence needs', async () => {
    const { api } = answering(() =>
      Response.json({ error: 'too-many', facts: { seconds: 30, secret: { x: 1 } } }, { status: 429 }),
    )
    const error = await refusal(api.post('/api/x'))
    expect(error).toBeInstanceOf(AppError)
    expect(error).toMatchObject({ code: 'too-many', facts: { seconds: 30 } })
  })

  test.each([
    ['no network', () => Promise.reject(new TypeError('Failed to fetch'))],
    ['a proxy that finds nobody', () => new Response('<h1>Bad gateway</h1>', { status: 502 })],
    ['the page of a network that wants to be signed in to', () => new Response('<html></html>')],
  ])('%s is offline', async (_name, answer) => {
    expect(await refusal(answering(answer).api.get('/api/x'))).toMatchObject({ code: 'offline' })
  })

  test.each([
    [{ error: 'internal', facts: {} }, 500],
    [{ error: 'never-heard-of' }, 400],
    ['text', 500],
    [null, 418],
  ])('%j is an error that nobody foresaw', async (body, status) => {
    const error = await refusal(answering(() => Response.json(body, { status })).api.get('/api/x'))
    expect(error).toBeInstanceOf(Error)
    expect(error).not.toBeInstanceOf(AppError)
  })

  test('that nobody is signed in is told, and the question fails all the same', async () => {
    const { api } = answering(() => Response.json({ error: 'sign-in-needed', facts: {} }, { status: 401 }))
    const told = vi.fn<() => void>()
    api.onSignedOut(told)
    expect(await refusal(api.get('/api/x'))).toMatchObject({ code: 'sign-in-needed' })
    expect(told).toHaveBeenCalledTimes(1)
  })
})
