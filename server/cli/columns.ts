/** Lists for people to read: columns side by side, each as wide as its widest field. What is in them is one line each, whatever it holds. */
export function columns(rows: readonly (readonly string[])[]): string {
  const shown = rows.map((row) => row.map((field) => field.replaceAll(/\p{Cc}+/gu, ' ')))
  const widths = (shown[0] ?? []).map((_, at) => Math.max(...shown.map((row) => row[at]?.length ?? 0)))
  return shown
    .map((row) =>
      row
        .map((field, at) => field.padEnd(widths[at] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .map((line) => `${line}\n`)
    .join('')
}

/** A time as everybody writes it; `never` for none. */
export const moment = (at: number | null): string =>
  at === null ? 'never' : new Date(at).toISOString().slice(0, 16).replace('T', ' ')
