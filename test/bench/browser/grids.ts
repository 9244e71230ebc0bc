/** The grids that are measured. */

export type GridName = 'ours' | 'univer' | 'revogrid' | 'jspreadsheet' | 'glide'

export type BenchGrid = {
  readonly name: GridName
  readonly title: string
  /** Of its page, from this folder. */
  readonly entry: string
  readonly calculates: boolean
}

export const GRIDS: readonly BenchGrid[] = [
  { name: 'ours', title: 'ours', entry: 'ours/main.ts', calculates: true },
  { name: 'univer', title: 'Univer 0.25', entry: 'peers/univer.ts', calculates: true },
  { name: 'revogrid', title: 'RevoGrid 4', entry: 'peers/revogrid.ts', calculates: false },
  { name: 'jspreadsheet', title: 'jspreadsheet 5', entry: 'peers/jspreadsheet.ts', calculates: true },
  { name: 'glide', title: 'Glide 6', entry: 'peers/glide.ts', calculates: false },
]
