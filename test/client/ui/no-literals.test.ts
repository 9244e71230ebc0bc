/** Components say nothing by themselves: every word comes through the message files. Read from the syntax tree of each component. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

import { parse } from 'svelte/compiler'
import { describe, expect, test } from 'vitest'

const SPOKEN = new Set([
  'label',
  'title',
  'placeholder',
  'alt',
  'aria-label',
  'aria-description',
  'heading',
  'says',
  'tip',
  'data-tip',
])
const files = ['client/ui', 'client/pages', 'client'].flatMap((folder) =>
  readdirSync(folder)
    .filter((name) => name.endsWith('.svelte'))
    .map((name) => join(folder, name)),
)

type Node = { type?: string; data?: string; name?: string; value?: unknown }

function literals(node: unknown, found: string[] = [], inAttribute = false): string[] {
  if (Array.isArray(node)) for (const child of node) literals(child, found, inAttribute)
  else if (typeof node === 'object' && node !== null) {
    const { type, data, name, value } = node as Node
    if (type === 'Text' && !inAttribute && /\p{L}/u.test(data ?? '')) found.push(data!.trim())
    if (type === 'StyleDirective') return found
    if (type === 'Attribute') {
      const isText =
        Array.isArray(value) &&
        value.some((part: Node) => part.type === 'Text' && /\p{L}/u.test(part.data ?? ''))
      if (isText && SPOKEN.has(name ?? '')) found.push(`${name}="${JSON.stringify(value)}"`)
      return found
    }
    for (const child of Object.values(node)) literals(child, found, inAttribute)
  }
  return found
}

describe('no component has words of its own', () => {
  test.each(files)('%s', (file) => {
    const tree = parse(readFileSync(file, 'utf8'), { modern: true })
    expect(literals(tree.fragment)).toEqual([])
  })

  test('and the test would notice', () => {
    const tree = parse('<p title="Words">Hello {name}</p>', { modern: true })
    expect(literals(tree.fragment)).toEqual([expect.stringContaining('Words'), 'Hello'])
  })
})
