/**
 * Which files a first visit downloads as script before it can show a table, for `.size-limit.mjs`: what the page itself names, everything
 * that imports statically, and what is imported lazily but always, because nobody comes for less: the table with its grid, and the words
 * of one language (English; Chinese is of the same size). Pages about people, dialogs, exports and the engine's worker may load after.
 */
const ALWAYS = /^(pages\/TableSheet\.svelte|i18n\/en\.json|grid\/words\.en\.json)$/

/**
 * @param {string} page the built index.html
 * @param {Record<string, { file: string, imports?: string[], dynamicImports?: string[] }>} manifest
 * @returns {string[]} file names in the folder of the build
 */
export function firstLoad(page, manifest) {
  const keyOf = new Map(Object.entries(manifest).map(([key, { file }]) => [file, key]))
  const files = new Set()
  const visit = (file) => {
    if (files.has(file) || !file.endsWith('.js')) return
    files.add(file)
    const chunk = manifest[keyOf.get(file) ?? '']
    for (const next of chunk?.imports ?? []) visit(manifest[next].file)
    for (const next of chunk?.dynamicImports ?? []) if (ALWAYS.test(next)) visit(manifest[next].file)
  }
  for (const [, source] of page.matchAll(/<(?:script|link)\b[^>]*?\b(?:src|href)="\/([^"]+)"/g)) visit(source)
  return [...files]
}
