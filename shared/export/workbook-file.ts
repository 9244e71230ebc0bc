/**
 * A workbook as the bytes of an XLSX file. The only place that knows `hucre`; what it leaves to be wished for is mended here: escapes in
 * text, errors as results of formulas, text that looks like an error, and an archive that is the same bytes on every machine.
 */
import { strFromU8, strToU8, unzipSync, type Zippable, zipSync } from 'fflate'
import type { Cell, CellStyle, ConditionalRule, DataValidation, WriteSheet } from 'hucre/xlsx'
import { cellRef, writeXlsx } from 'hucre/xlsx'

import { wellFormed } from './text-bytes.ts'
import type {
  Workbook,
  WorkbookArea,
  WorkbookCell,
  WorkbookCondition,
  WorkbookLook,
  WorkbookSheet,
  WorkbookValidation,
  WorkbookValue,
} from './workbook.ts'

const FONT = 'Times New Roman'
const SIZE = 10
/** Every file says that it was made then: the same table gives the same bytes. */
const NO_TIME = Date.UTC(1980, 0, 1)

export async function workbookFile(workbook: Workbook): Promise<Uint8Array> {
  const bytes = await writeXlsx({
    sheets: workbook.sheets.map(writeSheet),
    namedRanges: [...workbook.sheets.map(printTitles), ...workbook.names.map(writeName)],
    defaultFont: { name: FONT, size: SIZE },
    activeSheet: 0,
    properties: { title: escape(workbook.title), created: new Date(NO_TIME), modified: new Date(NO_TIME) },
  })
  return archive(unzipSync(bytes), workbook.sheets)
}

function writeSheet(sheet: WorkbookSheet): WriteSheet {
  return {
    name: sheet.name,
    columns: sheet.widths.map((width) => ({ width })),
    cells: new Map(sheet.cells.map((cell) => [`${cell.row},${cell.column}`, writeCell(cell)])),
    merges: sheet.merged.map(({ row, column, rows, columns }) => ({
      startRow: row,
      startCol: column,
      endRow: row + rows - 1,
      endCol: column + columns - 1,
    })),
    rowDefs: new Map([...sheet.heights].map(([row, height]) => [row, { height }])),
    freezePane: sheet.frozen,
    view: { showGridLines: false, ...(sheet.rightToLeft && { rightToLeft: true }) },
    pageSetup: {
      paperSize: 'a4',
      orientation: sheet.landscape ? 'landscape' : 'portrait',
      fitToPage: true,
      fitToWidth: 1,
      fitToHeight: 0,
    },
    dataValidations: sheet.validations.map(writeValidation),
    conditionalRules: sheet.conditions.map(writeCondition),
  }
}

const rangeOf = ({ row, column, rows, columns }: WorkbookArea): string =>
  `${cellRef(row, column)}:${cellRef(row + rows - 1, column + columns - 1)}`

function writeValidation({ area, type, least, most, list, mayBeEmpty }: WorkbookValidation): DataValidation {
  const operator =
    least === undefined ? 'lessThanOrEqual' : most === undefined ? 'greaterThanOrEqual' : 'between'
  const [first, second] = [least ?? most, least === undefined ? undefined : most]
  return {
    type,
    range: rangeOf(area),
    allowBlank: mayBeEmpty,
    showErrorMessage: true,
    errorStyle: 'warning',
    ...(list ? { values: list.map(escape) } : { operator }),
    ...(first !== undefined && { formula1: String(first) }),
    ...(second !== undefined && { formula2: String(second) }),
  }
}

/** Only what the condition sets: the cell has its font and size. */
function writeCondition(
  { area, formula, look: { bold, italic, ink, fill } }: WorkbookCondition,
  index: number,
): ConditionalRule {
  const font = {
    ...(bold !== undefined && { bold }),
    ...(italic !== undefined && { italic }),
    ...(ink !== undefined && { color: { rgb: ink } }),
  }
  return {
    type: 'expression',
    priority: index + 1,
    range: rangeOf(area),
    formula: escape(formula),
    style: {
      ...(Object.keys(font).length > 0 && { font }),
      ...(fill !== undefined && {
        // Of a format that is laid over another, programs take the ground from here.
        fill: { type: 'pattern', pattern: 'solid', fgColor: { rgb: fill }, bgColor: { rgb: fill } },
      }),
    },
  }
}

function writeCell({ value, formula, note, look }: WorkbookCell): Partial<Cell> {
  return {
    style: styleOf(look),
    ...(formula === undefined ? writeValue(value) : writeFormula(formula, value)),
    ...(note !== undefined && { comment: { text: escape(note) } }),
  }
}

function writeFormula(formula: string, result: WorkbookValue): Partial<Cell> {
  const said = isError(result) ? result.error : result
  return {
    formula: escape(formula),
    formulaResult: typeof said === 'string' ? escape(said) : said,
  }
}

function writeValue(value: WorkbookValue): Partial<Cell> {
  if (isError(value)) return { value: value.error }
  if (typeof value !== 'string') return { value }
  // The library takes a text like this for the error itself.
  if (/^#[A-Z0-9_/]+[!?]?$/.test(value)) return { richText: [{ text: escape(value) }] }
  return { value: escape(value) }
}

const isError = (value: WorkbookValue): value is { readonly error: string } =>
  typeof value === 'object' && value !== null

function styleOf(look: WorkbookLook): CellStyle {
  const {
    bold,
    italic,
    size = SIZE,
    align,
    middle = 'bottom',
    wrap,
    indent,
    format,
    above,
    below,
    ink,
    fill,
  } = look
  return {
    font: {
      name: FONT,
      size,
      ...(bold && { bold }),
      ...(italic && { italic }),
      ...(ink !== undefined && { color: { rgb: ink } }),
    },
    ...(fill !== undefined && {
      fill: { type: 'pattern', pattern: 'solid', fgColor: { rgb: fill } },
    }),
    alignment: {
      vertical: middle,
      ...(align && { horizontal: align }),
      ...(wrap && { wrapText: true }),
      ...(indent && { indent }),
    },
    ...((above || below) && {
      border: { ...(above && { top: { style: above } }), ...(below && { bottom: { style: below } }) },
    }),
    ...(format !== undefined && { numFmt: format }),
  }
}

const quoted = (name: string): string => `'${name.replaceAll("'", "''")}'`

/** The library would leave the quotes out. */
const printTitles = ({ name, repeated: [first, last] }: WorkbookSheet) => ({
  name: '_xlnm.Print_Titles',
  range: `${quoted(name)}!$${first + 1}:$${last + 1}`,
  scope: name,
})

const writeName = ({ name, formula }: Workbook['names'][number]) => ({ name, range: escape(formula) })

/**
 * Characters that XML cannot hold are written as `_xFFFE_` in these files, so text that looks like that must be escaped itself. The library
 * does it for control characters only.
 */
const escape = (text: string): string =>
  wellFormed(text)
    .replaceAll(/_(?=x[0-9a-f]{4}_)/giu, '_x005F_')
    .replaceAll(/[\ufffe\uffff]/gu, (character) => (character === '\ufffe' ? '_xFFFE_' : '_xFFFF_'))

/** The same parts in the same order, packed by the same program everywhere and with no time of day. */
function archive(
  parts: { readonly [path: string]: Uint8Array },
  sheets: readonly WorkbookSheet[],
): Uint8Array {
  const packed: Zippable = {}
  for (const [path, bytes] of Object.entries(parts)) packed[path] = bytes
  for (const [index, sheet] of sheets.entries()) {
    const path = `xl/worksheets/sheet${index + 1}.xml`
    const bytes = parts[path]
    if (bytes) packed[path] = withErrors(bytes, sheet)
  }
  // Local time on purpose: the format has no time zone, and the packer writes what the clock on the wall would say.
  return zipSync(packed, { level: 6, mtime: new Date(1980, 0, 1) })
}

/** The library writes a formula's error as text; here it becomes the error. */
function withErrors(bytes: Uint8Array, sheet: WorkbookSheet): Uint8Array {
  const wrong = new Set(
    sheet.cells
      .filter(({ formula, value }) => formula !== undefined && isError(value))
      .map(({ row, column }) => cellRef(row, column)),
  )
  if (wrong.size === 0) return bytes
  const mended = strFromU8(bytes).replaceAll(
    /(<c r="([A-Z]+\d+)"[^>]*) t="str"/g,
    (whole, start: string, at: string) => (wrong.has(at) ? `${start} t="e"` : whole),
  )
  return strToU8(mended)
}
