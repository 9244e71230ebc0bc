/**
 * The part of papaparse that this project uses. The published types bring Node's along, and with them `process` into `shared/`.
 */
declare module 'papaparse' {
  type UnparseConfig = { readonly delimiter?: string; readonly newline?: string }
  type ParseConfig = { readonly delimiter?: string; readonly skipEmptyLines?: boolean }
  const papa: {
    unparse(rows: readonly (readonly string[])[], config?: UnparseConfig): string
    parse(
      text: string,
      config?: ParseConfig,
    ): {
      readonly data: string[][]
      readonly errors: readonly { readonly message: string; readonly row?: number }[]
    }
  }
  export = papa
}
