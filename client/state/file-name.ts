/** Names of exported files: readable, allowed on every system, never empty. */
const LONGEST = 120

// oxlint-disable-next-line no-control-regex -- control characters are exactly what must not get into a file name
const FORBIDDEN = /[\u0000-\u001F\u007F<>:"/\\|?*]+/gu

export function fileName(parts: readonly string[], extension: string): string {
  const stem = parts
    .map((part) => part.replaceAll(FORBIDDEN, ' ').replaceAll(/\s+/gu, ' ').trim())
    .filter((part) => part !== '')
    .join(' ')
  const short = Array.from(stem)
    .slice(0, LONGEST)
    .join('')
    .replace(/[. ]+$/u, '')
  return `${short === '' ? 'export' : short}.${extension}`
}
