type Chunk = {
  readonly file: string
  readonly imports?: readonly string[]
  readonly dynamicImports?: readonly string[]
}
export function firstLoad(page: string, manifest: Readonly<Record<string, Chunk>>): string[]
