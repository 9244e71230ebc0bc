import { contentOf, ROWS, type Shape } from '../table-data.ts'

/** Rows of contents, as every peer takes them in one form or another. */
export const wholeTable = (shape: Shape): (string | number)[][] =>
  Array.from({ length: ROWS }, (_, row) =>
    Array.from({ length: shape.columns }, (_, column) => contentOf(row, column, shape)),
  )
