/**
 * Where this server is reached, as its people type it: `PUBLIC_URL`, or this machine's own address when there is none. Links are made of it
 * and of nothing that came with a request; names and pages of other places are refused, over HTTP and at the upgrade of a socket alike.
 */
import { isLoopbackHost } from './loopback.ts'

export class Site {
  readonly #public: string
  #url: string
  #listening: string | null = null

  /** `publicUrl`: an origin, checked by the configuration, or empty. */
  constructor(publicUrl: string) {
    this.#public = publicUrl
    this.#url = publicUrl === '' ? 'http://127.0.0.1' : new URL(publicUrl).origin
  }

  /** Told once, when the port is known. */
  listensOn(url: string): void {
    this.#listening = new URL(url).host
    if (this.#public === '') this.#url = new URL(url).origin
  }

  /** Without a slash at its end. */
  get url(): string {
    return this.#url
  }

  /** People come over TLS: cookies are `Secure`, and browsers are told to come in no other way. */
  get isSecure(): boolean {
    return this.#url.startsWith('https:')
  }

  get port(): string {
    const { port } = new URL(this.#url)
    return port === '' ? (this.isSecure ? '443' : '80') : port
  }

  /** A path of ours as an address to send to somebody. */
  link(path: string): string {
    return `${this.#url}${path}`
  }

  /** A `Host` header: the public name, the very address it listens on, or a name that only this machine can mean. */
  isOwnHost(host: string | undefined): boolean {
    if (host === undefined) return false
    return host === new URL(this.#url).host || host === this.#listening || isLoopbackHost(host)
  }

  /** An `Origin` header, where there is one; programs send none. */
  isOwnOrigin(origin: string | undefined, host: string | undefined): boolean {
    if (origin === undefined || origin === this.#url) return true
    if (host === undefined || !URL.canParse(origin)) return false
    const asked = new URL(origin)
    return asked.protocol === 'http:' && asked.host === host && isLoopbackHost(host)
  }
}
