/**
 * [GR47] How another program sets the cells of a table it put on the clipboard: bold, italic, digits after the mark, percentages. Excel says it in classes
 * of a style sheet, the others in the cell itself. Nothing else is taken: a table here has its own house style. Called by read-html-table.ts.
 */
import { readNumberFormat } from '../../shared/format/spreadsheet-format.ts'
import { MOST_DECIMALS, type CellFormat } from '../../shared/model/cell-format.ts'

/** Declarations by the name of their class. */
export type ClassStyles = ReadonlyMap<string, string>

/** Of a sheet with more rules no more is read. */
const MOST_RULES = 5000

export function classStyles(html: string): ClassStyles {
  const styles = new Map<string, string>()
  for (const [, sheet = ''] of html.matchAll(/<style[^>]*>([\s\S]*?)<\/style/gi))
    for (const [, name = '', declarations = ''] of sheet.matchAll(/\.([\w-]+)\s*\{([^}]*)\}/g)) {
      if (styles.size >= MOST_RULES) return styles
      styles.set(name, declarations)
    }
  return styles
}

/** @param cell its `style` is kept as `data-style` */
export function formatOfCell(cell: HTMLTableCellElement, classes: ClassStyles): CellFormat {
  const styles = [...[...cell.classList].map((name) => classes.get(name) ?? ''), cell.dataset['style'] ?? '']
  const style = styles.join(';')
  const { decimals = null, number } = numberFormatOf(cell, style) ?? {}
  return {
    ...((/font-weight:\s*(?:bold|[6-9]00)/i.test(style) || isAllIn(cell, 'b,strong')) && { bold: true }),
    ...((/font-style:\s*italic/i.test(style) || isAllIn(cell, 'i,em')) && { italic: true }),
    ...(decimals !== null && decimals <= MOST_DECIMALS && { decimals }),
    ...(number && { number }),
  }
}

/** All words of the cell stand in one such element. */
function isAllIn(cell: Element, selector: string): boolean {
  const text = cell.textContent.trim()
  return (
    text !== '' && [...cell.querySelectorAll(selector)].some((found) => found.textContent.trim() === text)
  )
}

function numberFormatOf(cell: Element, style: string): ReturnType<typeof readNumberFormat> {
  const format =
    cell.getAttribute('sdnum')?.split(';').slice(2).join(';') || sheetsFormat(cell) || excelFormat(style)
  return format ? readNumberFormat(format) : null
}

/** `{"1":2,"2":"#,##0.0","3":1}` */
const sheetsFormat = (cell: Element): string =>
  /"2":"((?:[^"\\]|\\.)*)"/
    .exec(cell.getAttribute('data-sheets-numberformat') ?? '')?.[1]
    ?.replaceAll(/\\(.)/g, '$1') ?? ''

/** `mso-number-format:"\#\,\#\#0\.0"`, `mso-number-format:Fixed`: a string of CSS, with its escapes. */
const excelFormat = (style: string): string =>
  (/mso-number-format:\s*(?:"((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)'|([\w\\ ]+))/i.exec(style) ?? [])
    .slice(1)
    .find((found) => found)
    ?.replaceAll(/\\(?:00([0-9a-f]{2})\s?|(.))/gi, (_, hex?: string, plain?: string) =>
      hex ? String.fromCodePoint(Number.parseInt(hex, 16)) : (plain ?? ''),
    ) ?? ''
