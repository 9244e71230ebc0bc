/** The REST interface as a list of answers, with what was asked of it. A path that is not listed is a network that is gone. */
import { Api } from '../../../client/state/api.ts'
import { AppError } from '../../../shared/model/error.ts'

type Answer = object | AppError | null | ((body: unknown) => object | AppError | null | Promise<object>)

export function fakeServer(answers: Record<string, Answer> = {}) {
  const asked: { readonly what: string; readonly body: unknown; readonly headers: Headers }[] = []
  const api = new Api(async (path, init) => {
    const what = `${init.method ?? 'GET'} ${path}`
    const body: unknown = typeof init.body === 'string' ? JSON.parse(init.body) : undefined
    asked.push({ what, body, headers: new Headers(init.headers) })
    const listed = answers[what]
    if (listed === undefined) throw new TypeError('Failed to fetch')
    const answer = typeof listed === 'function' ? await listed(body) : listed
    if (answer === null) return new Response(null, { status: 204 })
    if (!(answer instanceof AppError)) return Response.json(answer)
    const { code, facts } = answer
    return Response.json({ error: code, facts }, { status: code === 'sign-in-needed' ? 401 : 400 })
  })
  return { api, answers, asked, paths: () => asked.map(({ what }) => what) }
}

export function memoryTexts(start: Record<string, string> = {}) {
  const texts = new Map(Object.entries(start))
  return {
    texts,
    read: (key: string) => texts.get(key) ?? null,
    write: (key: string, value: string) => void texts.set(key, value),
    remove: (key: string) => void texts.delete(key),
  }
}

export const ANA = { id: 'ana', name: 'Ana Ruiz', email: 'ana@example.org', administrator: false }
export const LI = { id: 'li', name: '李娜', email: 'li@example.org', administrator: true }
export const session = (person: typeof ANA | null, more = {}) => ({
  person,
  sso: null,
  shared: false,
  fresh: false,
  ...more,
})
