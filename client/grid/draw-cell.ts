/**
 * Draws the inside of one cell: called by the cell renderer and by the measuring of row heights, so that both are always alike.
 * Text nodes only: nothing a person typed is ever read as markup.
 */
import type { CellFormat } from '../../shared/model/cell-format.ts'
import type { CellLook } from './table-reader.ts'

/** Draws anew only when something that is seen differs from the last time. Returns whether it did. */
export function drawCell(element: HTMLElement, look: CellLook, runsOn: boolean): boolean {
  const format = formatClasses(look.format)
  const signature = [
    format,
    look.format.indent,
    look.set,
    look.kind,
    look.depth,
    look.prefix,
    look.aside,
    look.lead,
    look.waiting,
    look.borrowed,
    look.trouble,
    look.reason,
    runsOn,
    look.text,
  ].join('\u0000')
  if (signatures.get(element) === signature) return false
  signatures.set(element, signature)
  element.className = [
    'f-cell',
    `f-set-${look.set}`,
    `f-kind-${look.kind}`,
    look.trouble && `f-${look.trouble}`,
    runsOn && 'f-runs-on',
    look.borrowed && 'f-borrowed',
    look.lead !== null && 'f-with-lead',
    format,
  ]
    .filter(Boolean)
    .join(' ')
  step(element, '--f-depth', look.depth)
  step(element, '--f-indent', look.format.indent ?? 0)
  if (look.reason) element.title = look.reason
  else element.removeAttribute('title')
  element.replaceChildren(...contents(look))
  return true
}

/** Nought is what the style sheet takes: cells without a style of their own share what the browser works out. */
function step(element: HTMLElement, name: string, steps: number): void {
  if (steps !== 0) element.style.setProperty(name, String(steps))
  else if (element.hasAttribute('style')) element.style.removeProperty(name)
}

/** [GR45] A person's word goes before what kind and column make of the cell. */
const formatClasses = ({ bold, italic, align, ink, fill }: CellFormat): string =>
  [
    bold !== undefined && `f-bold-${bold}`,
    italic !== undefined && `f-italic-${italic}`,
    align && `f-align-${align}`,
    ink && `f-ink-${ink}`,
    fill && `f-fill-${fill}`,
  ]
    .filter(Boolean)
    .join(' ')

const signatures = new WeakMap<HTMLElement, string>()

function contents(look: CellLook): Node[] {
  const nodes: Node[] = []
  if (look.set === 'label' && look.prefix) nodes.push(span('f-prefix', look.prefix))
  if (look.waiting !== '') nodes.push(...placeholder(look.waiting))
  else if (look.set === 'number') nodes.push(numeral(look.text))
  else if (look.set === 'check')
    nodes.push(span('f-words', look.text === 'TRUE' || look.text === '✓' ? '✓' : look.text))
  else nodes.push(words(look))
  if (look.aside) nodes.push(span('f-aside', look.aside))
  if (look.trouble === 'wrong') nodes.push(span('f-hidden', ` ${look.reason}`))
  return nodes
}

/** [GR31] Seen as three pale dots, heard as words. */
function placeholder(words: string): HTMLElement[] {
  const dots = span('f-waiting', '…')
  dots.setAttribute('aria-hidden', 'true')
  return [dots, span('f-hidden', words)]
}

function words({ text, lead }: CellLook): HTMLElement {
  if (lead === null) return span('f-words', text)
  const element = span('f-words', '')
  element.append(span('f-lead', text.slice(0, lead)), text.slice(lead))
  return element
}

/** The closing bracket of a negative number hangs to the right of the column, so that digits stand below digits. */
function numeral(text: string): HTMLElement {
  const negative = text.endsWith(')')
  if (!negative) return span('f-numeral', text)
  const element = span('f-numeral f-negative', '')
  element.append(text.slice(0, -1), span('f-hang', ')'))
  return element
}

function span(name: string, text: string): HTMLElement {
  const element = document.createElement('span')
  element.className = name
  element.textContent = text
  return element
}
