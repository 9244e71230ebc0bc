/**
 * The cookie that carries a session. Over https it is `__Host-`: bound to this host, never to be set by a neighbour. On plain http, which is
 * this machine only, browsers refuse that (Safari even `Secure`), and all ports share their cookies: so the port is in the name.
 */
export type CookieKind = { readonly name: string; readonly secure: boolean }

export function sessionCookie(publicUrl: string): CookieKind {
  const { protocol, port } = new URL(publicUrl)
  return protocol === 'https:'
    ? { name: '__Host-fascicle', secure: true }
    : { name: `fascicle-${port || '80'}`, secure: false }
}

/** Keeps a sign-in at the provider that is under way to the browser it began in. */
export function ssoCookie(publicUrl: string): CookieKind {
  const { name, secure } = sessionCookie(publicUrl)
  return { name: `${name}-sso`, secure }
}

/** From a `Cookie` header, as it came. Null: it has none of that name. */
export function readCookie(header: string | undefined, name: string): string | null {
  for (const pair of header?.split(';') ?? []) {
    const at = pair.indexOf('=')
    if (at > 0 && pair.slice(0, at).trim() === name) return pair.slice(at + 1).trim()
  }
  return null
}
