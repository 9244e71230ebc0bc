/**
 * The only door to AG Grid Community: single modules, its structural stylesheet, and the class names of its page elements that we
 * depend on (test/client/grid/browser/ag-grid.spec.ts asks a real grid for each of them). Loaded with the first table.
 */
import 'ag-grid-community/styles/ag-grid.css'
import {
  ClientSideRowModelApiModule,
  ClientSideRowModelModule,
  ColumnApiModule,
  createGrid,
  EventApiModule,
  ModuleRegistry,
  RenderApiModule,
  RowApiModule,
  RowStyleModule,
  ScrollApiModule,
  ValidationModule,
} from 'ag-grid-community'
import type { GridApi, GridOptions } from 'ag-grid-community'

export type {
  ColDef,
  ColGroupDef,
  GridApi,
  GridOptions,
  ICellRendererComp,
  ICellRendererParams,
  IHeaderComp,
  IHeaderGroupComp,
  IHeaderGroupParams,
  IHeaderParams,
} from 'ag-grid-community'

/** Page elements of AG Grid 36 that we reach into. */
export const AG = {
  /** Scrolls both ways; has `role="grid"`, `treegrid` where rows stand below others. */
  viewport: 'ag-grid-viewport',
  /** Holds the rows and grows with them: the overlay lives here and scrolls natively. */
  container: 'ag-grid-scrolling-container',
  /** Its own bars, which scroll with the viewport. */
  scrollBarDown: 'ag-body-vertical-scroll-viewport',
  scrollBarAcross: 'ag-body-horizontal-scroll-viewport',
  /** All header rows; sticks to the top of the viewport. */
  header: 'ag-header',
  headerCell: 'ag-header-cell',
  headerGroupCell: 'ag-header-group-cell',
  headerResize: 'ag-header-cell-resize',
  row: 'ag-row',
  cell: 'ag-cell',
} as const

/** What AG Grid knows of a row: its identity. */
export type GridRow = { readonly id: string }
export type TableGridApi = GridApi<GridRow>

ModuleRegistry.registerModules([
  ClientSideRowModelModule,
  ClientSideRowModelApiModule,
  ColumnApiModule,
  EventApiModule,
  RenderApiModule,
  RowApiModule,
  RowStyleModule,
  ScrollApiModule,
  ...(import.meta.env.DEV ? [ValidationModule] : []),
])

/** Throws when the host is not in the page. */
export const createAgGrid = (host: HTMLElement, options: GridOptions<GridRow>): TableGridApi =>
  createGrid(host, options)

/** An element of the grid that must be there. */
export function agElement(host: HTMLElement, name: keyof typeof AG): HTMLElement {
  const found = host.querySelector<HTMLElement>(`.${AG[name]}`)
  if (!found) throw new Error(`AG Grid has no .${AG[name]}`)
  return found
}
