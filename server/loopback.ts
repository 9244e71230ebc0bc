/** Which names mean this machine and nobody else. Until there is sign-in, the server answers to no other. */
const LOOPBACK = new Set(['127.0.0.1', 'localhost', '[::1]', '::1'])

/** A `Host` header, with or without a port. */
export function isLoopbackHost(host: string): boolean {
  return URL.canParse(`http://${host}`) && LOOPBACK.has(new URL(`http://${host}`).hostname)
}

/** An address to listen on. */
export const isLoopbackAddress = (address: string): boolean => LOOPBACK.has(address)
