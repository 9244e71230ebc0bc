/**
 * SHA-256 of a text by the platform (browsers on https or this machine, Node). Rejects where the platform has none.
 */
export async function sha256(text: string): Promise<string> {
  const bytes = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text))
  return [...new Uint8Array(bytes)].map((byte) => byte.toString(16).padStart(2, '0')).join('')
}
