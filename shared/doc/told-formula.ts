/**
 * A formula as the audit log tells it. Cells share the long part of theirs, a template that the document holds once; writing it out for each
 * of them again would make history grow by what nobody wrote. Called by `audit-changes.ts`. [AUD13]
 */
import type { CellContent } from '../model/cell.ts'

/** In characters of its JSON. */
const WHOLE_FORMULA = 2_000

/** `stored`: what the document holds in the cell; `content`: what that says. */
export function toldFormula(stored: unknown, content: CellContent): unknown {
  if (!Array.isArray(stored) || stored[0] !== 2 || !Array.isArray(content)) return content
  const json = JSON.stringify(content)
  if (json.length <= WHOLE_FORMULA) return content
  const [, template, ...own]: unknown[] = stored
  return { cut: json.slice(0, WHOLE_FORMULA), length: json.length, template, own }
}
