/** What the proxies that docs/operations.md describes write of an address: never a link's token. */
import { readFileSync } from 'node:fs'

import { expect, test } from 'vitest'

const TOKEN = 'Zk3v-9_xQ2mN7bL1pR8sT4uW6yA0cE5fG'
const docs = readFileSync('docs/operations.md', 'utf8')
const patternIn = (before: RegExp): RegExp => new RegExp(before.exec(docs)?.[1] ?? 'no such pattern')
const nginx = patternIn(/"~(\^[^"]+)" "\$\{before_token\}-";/)
const caddy = patternIn(/request>uri regexp "([^"]+)" "\$1"/)

const byNginx = (uri: string): string => {
  const { before_token: before } = nginx.exec(uri)?.groups ?? {}
  return before === undefined ? uri : `${before}-`
}
const byCaddy = (uri: string): string => uri.replaceAll(new RegExp(caddy, 'g'), '$1')

test.each([
  `/link/${TOKEN}`,
  `/api/links/${TOKEN}`,
  `/api/links/${TOKEN}?x=1`,
  `/sign-in?to=%2Flink%2F${TOKEN}`,
  `/sign-in?to=/link/${TOKEN}&problem=sso-refused`,
  `/api/session/sso?to=%2flink%2f${TOKEN}`,
])('[HT14] of %s the token is not logged', (uri) => {
  for (const logged of [byNginx(uri), byCaddy(uri)]) {
    expect(logged).not.toContain(TOKEN.slice(0, 8))
    expect(logged).toContain('link')
  }
})

test('[HT14] every other address is logged as it is', () => {
  for (const uri of ['/', '/plans/section-10-2023/compliance', '/api/plans/p/rooms/t/state?x=1', '/sign-in'])
    expect([byNginx(uri), byCaddy(uri)]).toEqual([uri, uri])
})
