/** A `Set-Cookie` header in parts. */
export type SetCookie = {
  readonly name: string
  readonly value: string
  readonly maxAge: number | null
  /** Lower case, sorted, without Max-Age and Expires. */
  readonly attributes: readonly string[]
}

export function parseSetCookie(line: string): SetCookie {
  const [pair = '', ...attributes] = line.split(';').map((part) => part.trim())
  const at = pair.indexOf('=')
  const age = attributes.find((one) => /^max-age=/i.test(one))
  return {
    name: pair.slice(0, at),
    value: pair.slice(at + 1),
    maxAge: age === undefined ? null : Number(age.slice('max-age='.length)),
    attributes: attributes
      .map((one) => one.toLowerCase())
      .filter((one) => !one.startsWith('max-age=') && !one.startsWith('expires='))
      .sort(),
  }
}
