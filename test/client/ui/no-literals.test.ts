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

const isWords = (text: string | undefined): boolean => /\p{L}/u.test(text ?? '')

/** What a reader would see or hear of this node itself. */
function spoken({ type, data, name, value }: Node): string[] {
  if (type === 'Text') return isWords(data) ? [data?.trim() ?? ''] : []
  const parts: Node[] = type === 'Attribute' && SPOKEN.has(name ?? '') && Array.isArray(value) ? value : []
  return parts.some((part) => part.type === 'Text' && isWords(part.data))
    ? [`${name}="${JSON.stringify(value)}"`]
    : []
}

function literals(tree: unknown): string[] {
  if (Array.isArray(tree)) return tree.flatMap((child) => literals(child))
  if (typeof tree !== 'object' || tree === null) return []
  const own = spoken(tree)
  const isLeaf = 'type' in tree && (tree.type === 'Attribute' || tree.type === 'StyleDirective')
  return isLeaf ? own : [...own, ...Object.values(tree).flatMap((child) => literals(child))]
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
