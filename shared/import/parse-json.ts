/** JSON from a stranger, with its size and depth bounded before anything is built of it. Throws `AppError('import-invalid')`. */
import { AppError } from '../model/error.ts'

/** In UTF-16 code units. */
const LONGEST = 64 * 1024 * 1024
/** Deeper than any file of ours; some machines' parsers run out of stack on what is nested a hundred thousand times. */
const DEEPEST = 64

export function parseJson(source: string, longest = LONGEST): unknown {
  if (source.length > longest) throw new AppError('import-invalid', { what: 'too-large', where: '', longest })
  const text = source.startsWith('\ufeff') ? source.slice(1) : source
  checkDepth(text)
  try {
    const value: unknown = JSON.parse(text)
    return value
  } catch {
    throw new AppError('import-invalid', { what: 'json', where: '' })
  }
}

function checkDepth(text: string): void {
  let depth = 0
  let quoted = false
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at)
    if (quoted) {
      if (unit === BACKSLASH) at++
      else if (unit === QUOTE) quoted = false
    } else if (unit === QUOTE) quoted = true
    else if (unit === OPEN_LIST || unit === OPEN_OBJECT) {
      if (++depth > DEEPEST)
        throw new AppError('import-invalid', { what: 'too-deep', where: '', deepest: DEEPEST })
    } else if (unit === CLOSE_LIST || unit === CLOSE_OBJECT) depth--
  }
}

const [QUOTE, BACKSLASH, OPEN_LIST, CLOSE_LIST, OPEN_OBJECT, CLOSE_OBJECT] = [
  0x22, 0x5c, 0x5b, 0x5d, 0x7b, 0x7d,
]
