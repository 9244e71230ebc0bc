/**
 * What the browser need not download: 65 kB in gzip of libraries that never run in this product. Of AG Grid its own themes (core style
 * sheet, icons, as strings), which are for its Theming API while we use its structural style sheet and our tokens, and parts of its core
 * that it reaches only where they are there: sorting, overlays, its own headers, gestures on them. Of lib0 the description of page elements
 * that Yjs's messages to the console bring along. Used by the product's build and by the grid's browser tests, which so test what is
 * shipped. Fails the build when a new version of a library no longer has the lines that are taken out: look again then.
 */
import type { Plugin } from 'vite'

type Cut = readonly [from: string, to: string]

const SORTS_ROWS = `    let newChildrenAfterSort;
    if (hasSortOptions) {
      if (deltaSortChangedRowNodes) {
        newChildrenAfterSort = doDeltaSort(
          rowNodeSorter,
          rootNode,
          deltaSortChangedRowNodes,
          changedPath,
          sortOptions
        );
      } else {
        newChildrenAfterSort = rowNodeSorter.doFullSortInPlace(aggFilter?.slice() ?? [], sortOptions);
      }
    } else {
      newChildrenAfterSort = _reuseArrayIfEqual(prevSort, aggFilter);
    }
`

const AG_GRID: readonly Cut[] = [
  // Computed at the start, and therefore kept although nothing asks for it.
  ['PRESET_DATE_FILTER_TYPES = Object.keys(', 'PRESET_DATE_FILTER_TYPES = /* @__PURE__ */ Object.keys('],
  // Asked only when no theme is chosen; ours is always `legacy`.
  ['return themeQuartz;', 'return void 0;'],
  // Injected only with the Theming API.
  ['additionalCss.set("core", [core_default]);', ''],
  [
    '  beans: [PinnedColumnService],\n  css: [pinnedColumnModule_default]\n',
    '  beans: [PinnedColumnService]\n',
  ],
  // Parts of the core that AG Grid itself reaches only where they are there (`beans.colMoves?.`), and that ours does without.
  [
    '    DataTypeModule,\n    ColumnMoveModule,\n    ColumnResizeModule,\n    SortModule,\n    ColumnHeaderCompModule,\n',
    '    ColumnResizeModule,\n',
  ],
  ['    OverlayModule,\n    ChangeDetectionModule,\n', '    ChangeDetectionModule,\n'],
  ['    AriaModule,\n    TouchModule,\n', '    AriaModule,\n'],
  [
    'beans: [ClientSideRowModel, FilterStage, SortStage],\n  dependsOn: [SortModule]',
    'beans: [ClientSideRowModel, FilterStage, SortStage]',
  ],
  // Without sorting this stage hands the rows on.
  [SORTS_ROWS, '    const newChildrenAfterSort = _reuseArrayIfEqual(prevSort, aggFilter);\n'],
  [
    '    const sortOptions = sortSvc.getSortOptions();\n    const hasSortOptions = sortOptions.length > 0;\n    const postSort',
    '    const postSort',
  ],
  [
    '    const deltaSortChangedRowNodes = hasSortOptions && !postSortFunc && this.gos.get("deltaSort") && changedRowNodes;\n',
    '',
  ],
  // Of these functions the grid asks for one.
  [
    '  beans: [ColumnDefFactory],\n  apiFunctions: {\n    getColumnDef,\n    getDisplayNameForColumn,\n',
    '  apiFunctions: {\n',
  ],
  ['    getColumns,\n    applyColumnState,\n    getColumnState,\n    resetColumnState,\n', ''],
  ['    getAllDisplayedVirtualColumns,\n    getColumnDefs\n', '    getAllDisplayedVirtualColumns\n'],
  // No row is one cell wide.
  [
    'this.isFullWidth() ? new FullWidthRowFeature(this) : new NormalRowFeature(this)',
    'new NormalRowFeature(this)',
  ],
  // For whom a module is missing: its lists name hundreds of options.
  ['    this.validateOptions(gridOptions, GRID_OPTIONS_MODULES);\n', ''],
  ['      this.validateOptions(colDef, COLUMN_DEFINITION_MOD_VALIDATIONS, "colDef.");\n', ''],
  // Every key in the grid is ours, and focus leaves the headers at once.
  ['  beans: [NavigationService, CellNavigationService, HeaderNavigationService],\n', ''],
  // There is no row of filters.
  ['        result = new HeaderFilterCellComp(headerCtrl);\n', ''],
  ['    ColumnFlexModule,\n    ExpressionModule,\n    SkeletonCellRendererModule,\n', ''],
]

const AG_STACK: readonly Cut[] = [
  // The theme is always `legacy`.
  ['if (themeOrDefault instanceof ThemeImpl) {', 'if (false) {'],
  // Injected only with the Theming API.
  ['_injectGlobalCSS(shared_default, styleContainer, "shared", layer, 0, nonce);', ''],
]

const LIB0_DOM: readonly Cut[] = ['fragment', 'element', 'text', 'node'].map((name) => [
  `export const $${name} = $.$custom(`,
  `export const $${name} = /* @__PURE__ */ $.$custom(`,
])

const lean = (name: string, id: RegExp, cuts: readonly Cut[]): Plugin => ({
  name: `lean-${name}`,
  apply: 'build',
  transform: {
    filter: { id },
    handler(code) {
      let lean = code
      for (const [from, to] of cuts) {
        if (lean.split(from).length !== 2) this.error(`not once in ${name}: ${from}`)
        lean = lean.replace(from, () => to)
      }
      return { code: lean, map: null }
    },
  },
})

export const leanLibraries = (): Plugin[] => [
  lean('ag-grid', /ag-grid-community[\\/]dist[\\/]package[\\/]main\.esm\.mjs$/, AG_GRID),
  lean('ag-stack', /ag-stack[\\/]dist[\\/]package[\\/]main\.esm\.mjs$/, AG_STACK),
  lean('lib0-dom', /lib0[\\/]dom\.js$/, LIB0_DOM),
]
