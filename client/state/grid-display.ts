/** [GR92] [GR93] How tables look in this browser, whichever table it is: how large, and whether with row numbers and column letters. */
export type GridDisplay = {
  /** 1: as it is designed. */
  readonly zoom: number
  readonly heads: boolean
}

export const USUAL_DISPLAY: GridDisplay = { zoom: 1, heads: true }
