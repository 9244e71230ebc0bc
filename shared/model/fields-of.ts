/** What stands in a value that anybody may have written (JSON of a store, a clipboard, a stranger's record), before it is looked at closely. */

/** The fields of a plain object; none for anything else. */
export const fieldsOf = (value: unknown): Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : {}
