/** Function names as they are stored: upper case, English, without the prefixes spreadsheet files put before newer functions. */

export const canonicalFunction = (name: string): string =>
  name
    .toUpperCase()
    .replace(/^_XLFN\./, '')
    .replace(/^_XLWS\./, '')
