/**
 * Reading ranges fast. The engine keeps one vertex per range and clears what is cached on it when a cell of the range changes, so values,
 * sums and search indexes are computed once per change and shared by all formulas over the same range. What is cached by position also
 * ends with the next structural step (`context.structure`), because rows may change places without changing.
 */
import type { SimpleCellAddress, SimpleRangeValue } from 'hyperformula'

import type { EngineContext, Interpreter, Scalar } from './engine-types.ts'

type Graph = Interpreter['dependencyGraph']
type Vertex = NonNullable<ReturnType<Graph['getRange']>>
type Area = NonNullable<SimpleRangeValue['range']>

/** The engine's vertex of a range that stands in a formula; lists made by functions have none. */
export function vertexOf(graph: Graph, value: SimpleRangeValue): Vertex | undefined {
  const { range } = value
  return range && graph.getRange(range.start, range.end)
}

/** Row by row from the top left. */
export function eachCell(graph: Graph, area: Area, take: (value: Scalar) => void, fromRow = 0): void {
  const { start, end } = area
  const at: SimpleCellAddress = { sheet: start.sheet, row: 0, col: 0 }
  for (let row = start.row + fromRow; row <= end.row; row++)
    for (let col = start.col; col <= end.col; col++) {
      at.row = row
      at.col = col
      take(graph.getScalarValue(at))
    }
}

type Kept<T> = { readonly structure: number; readonly value: T }

/** Computes once per change of the range's contents or of anything's place. */
export function keptOn<T>(vertex: Vertex, key: string, context: EngineContext, make: () => T): T {
  const kept: Kept<T> | undefined = vertex.getFunctionValue(key)
  if (kept?.structure === context.structure) return kept.value
  const value = make()
  vertex.setFunctionValue(key, { structure: context.structure, value } satisfies Kept<T>)
  return value
}

/** All values of a range or list in reading order. */
export function cellsOf(graph: Graph, value: SimpleRangeValue, context: EngineContext): readonly Scalar[] {
  const vertex = vertexOf(graph, value)
  const { range } = value
  if (!vertex || !range) return value.valuesFromTopLeftCorner()
  return keptOn(vertex, 'fascicle:cells', context, () => {
    const cells: Scalar[] = []
    eachCell(graph, range, (cell) => cells.push(cell))
    return cells
  })
}
