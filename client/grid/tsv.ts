/** Plain tab-separated text as spreadsheets take it from the clipboard: fields with tabs, line breaks or quotes are quoted, quotes doubled. */
const NEEDS_QUOTES = /[\t\n\r"]/

export const printTsv = (rows: readonly (readonly string[])[]): string =>
  rows
    .map((row) =>
      row.map((text) => (NEEDS_QUOTES.test(text) ? `"${text.replaceAll('"', '""')}"` : text)).join('\t'),
    )
    .join('\r\n')
