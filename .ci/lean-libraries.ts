/**
 * What the browser need not download: 65 kB in gzip of libraries that never run in this product. Of AG Grid its own themes (core style
 * sheet, icons, as strings), which are for its Theming API while we use its structural style sheet and our tokens, and parts of its core
 * that it reaches only where they are there: sorting, overlays, its own headers, gestures on them. Of lib0 the description of page elements
 * that Yjs's messages to the console bring along. And of AG Grid's style sheet 170 kB: parts that this grid has not, whose rules the browser
 * would hold against every new cell. Used by the product's build and by the grid's browser tests, which so test what is shipped. Fails the
 * build when a new version of a library no longer has the lines that are taken out: look again then.
 */
import postcss from 'postcss'
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
  // Pointer and keys on cells are ours (`grid-pointer.ts`, `grid-keyboard.ts`); AG Grid's own handling of them would run as well.
  ['      this.createManagedBean(new RowContainerEventsFeature(this.eViewport ?? this.eContainer));\n', ''],
  ['    _processCellCharacter(this.beans, this, event);\n', ''],
  ['    _onCellKeyDown(this.beans, this, event);\n', ''],
  ['    _onCellMouseEvent(this.beans, this, eventName, mouseEvent);\n', ''],
  // Heads over several columns are ours, and are not dragged wider: what a person sets is the width of a column.
  ['    agColumnGroupHeader: AgColumnGroupHeader\n', ''],
  [
    '    if (colResize) {\n      this.resizeFeature = compBean.createManagedBean(colResize.createGroupResizeFeature(',
    '    if (false) {\n      this.resizeFeature = compBean.createManagedBean(colResize.createGroupResizeFeature(',
  ],
  ['    return new GroupResizeFeature(comp, eResize, columnGroup);\n', ''],
  ['  beans: [AutoWidthCalculator]\n', ''],
  // Known filters of dates, computed at the start.
  ['  "blank",\n  ...PRESET_DATE_FILTER_TYPES\n', '  "blank"\n'],
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

/** Begin the class names of parts that the product does not have; and a rule for box sizes that our own reset makes for everything. */
const NOT_OURS = new RegExp(
  String.raw`\.ag-(?:${[
    'advanced|angle|autocomplete|batch|bulk|chart|charts|checkbox|color|column-drop|column-group-icons|column-panel',
    'column-select|column-tool|custom|date|details|dialog|dnd|drag|dragging|fill|filter|find|floating|formula|group',
    'icon|icons|inner|inline|input|list|loading|menu|mini|multi|note|notes|number|overlay|paging|panel|pick|picker',
    'pill|pivot|popup|radio|range|rich|row-group|row-loading|select|selection|set|side|skeleton|slider|sort|sparkline',
    'spectrum|standard|status|tab-|tabs|text|time|toggle|tool|tooltip|tree|tristate|virtual|watermark|year',
  ].join('|')})\b|\[class\^=`,
)

const agGridStyles = (): Plugin => ({
  name: 'lean-ag-grid-styles',
  apply: 'build',
  enforce: 'pre',
  transform: {
    filter: { id: /ag-grid-community[\\/]styles[\\/]ag-grid\.css$/ },
    handler(code) {
      const sheet = postcss.parse(code)
      sheet.walkRules((rule) => {
        const ours = rule.selectors.filter(
          (selector) => !NOT_OURS.test(selector.replace(/:not\([^)]*\)/g, '')),
        )
        if (ours.length === 0) rule.remove()
        else rule.selectors = ours
      })
      const lean = sheet.toString()
      if (lean.length > code.length / 2)
        this.error('AG Grid names the parts of its style sheet otherwise now')
      return { code: lean, map: null }
    },
  },
})

export const leanLibraries = (): Plugin[] => [
  lean('ag-grid', /ag-grid-community[\\/]dist[\\/]package[\\/]main\.esm\.mjs$/, AG_GRID),
  lean('ag-stack', /ag-stack[\\/]dist[\\/]package[\\/]main\.esm\.mjs$/, AG_STACK),
  agGridStyles(),
  lean('lib0-dom', /lib0[\\/]dom\.js$/, LIB0_DOM),
]
