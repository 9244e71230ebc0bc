/**
 * People of a server that runs as a process of its own, made as an administrator on its machine would: invited to the plan, over the link,
 * with a password.
 */
import type { Grant, PlanRole } from '../../shared/model/access.ts'
import type { ServerProcess } from './built-cli.ts'

export type SpawnedPerson = {
  readonly name: string
  readonly email: string
  readonly password: string
  /** Of a request or an upgrade, with her session's cookie. */
  readonly headers: Record<string, string>
}

export type Invited = { readonly name: string; readonly plan: string; readonly grants: readonly Grant[] }

export async function invitePerson(
  server: ServerProcess,
  { name, plan, grants }: Invited,
): Promise<SpawnedPerson> {
  const [email, password] = [
    `${name.toLowerCase().replaceAll(' ', '-')}@example.org`,
    `correct horse ${name}`,
  ]
  const invitation = { email, name, grants }
  const invited = await ask(server, `/api/plans/${plan}/invitations`, server.headers, invitation)
  const { url } = (await invited.json()) as { url: string }
  const link = new URL(url).pathname.replace('/link/', '/api/links/')
  const accepted = await ask(server, link, {}, { name, password })
  const cookie = accepted.headers.get('set-cookie')?.split(';')[0] ?? ''
  return { name, email, password, headers: { cookie, origin: server.url, 'x-fascicle': '1' } }
}

/** An API token of hers for the plan. */
export async function tokenOf(
  server: ServerProcess,
  { headers }: SpawnedPerson,
  token: { readonly plan: string; readonly role: PlanRole },
): Promise<string> {
  const made = await ask(server, '/api/account/tokens', headers, { name: 'test', days: null, ...token })
  const { secret } = (await made.json()) as { secret: string }
  return secret
}

async function ask(
  { url, err }: ServerProcess,
  path: string,
  headers: Record<string, string>,
  body: unknown,
): Promise<Response> {
  const answer = await fetch(url + path, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-fascicle': '1', ...headers },
    body: JSON.stringify(body),
  })
  if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}\n${err()}`)
  return answer
}
