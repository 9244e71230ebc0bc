/**
 * What the browser need not download: 40 kB in gzip of AG Grid that never run in this product. Its own themes (core style sheet, icons, as
 * strings) are for its Theming API; we use its structural style sheet and our tokens. And parts of its core that it reaches only where
 * they are there. Used by the product's build and by the grid's browser tests, which so test what is shipped. Fails the build when a new
 * version of the library no longer has the lines that are taken out: look again then.
 */
import type { Plugin } from 'vite'

const CUTS: readonly (readonly [from: string, to: string])[] = [
  // Asked only when no theme is chosen; ours is always `legacy`.
  ['return themeQuartz;', 'return void 0;'],
  // Injected only with the Theming API.
  ['additionalCss.set("core", [core_default]);', ''],
  // Parts of the core that AG Grid itself reaches only where they are there (`beans.colMoves?.`), and that ours does without.
  [
    '    DataTypeModule,\n    ColumnMoveModule,\n    ColumnResizeModule,\n    SortModule,\n',
    '    ColumnResizeModule,\n',
  ],
  ['    ColumnFlexModule,\n    ExpressionModule,\n    SkeletonCellRendererModule,\n', ''],
]

export const leanGrid = (): Plugin => ({
  name: 'lean-grid',
  apply: 'build',
  transform: {
    filter: { id: /ag-grid-community[\\/]dist[\\/]package[\\/]main\.esm\.mjs$/ },
    handler(code) {
      let lean = code
      for (const [from, to] of CUTS) {
        if (lean.split(from).length !== 2) this.error(`not once in AG Grid: ${from}`)
        lean = lean.replace(from, to)
      }
      return { code: lean, map: null }
    },
  },
})
