/** What the commands do that change nothing but what this person sees. Called by grid-commands.ts. */
import type { GridCommand } from './commands.ts'
import type { GridParts } from './grid-commands.ts'
import { zoomStep } from './zoom-levels.ts'

type Runners = { readonly [command in GridCommand]?: () => void }

/** [GR80] */
export const lookRunners = ({ looks, arranging }: Pick<GridParts, 'looks' | 'arranging'>) =>
  ({
    foldRows: () => looks.fold(),
    unfoldRows: () => looks.unfold(),
    foldAll: () => looks.foldTo(1),
    foldToSecond: () => looks.foldTo(2),
    unfoldAll: () => looks.unfoldAll(),
    hideRows: () => looks.hideRows(),
    showRows: () => looks.showRows(),
    showAllRows: () => looks.showAllRows(),
    hideColumns: () => looks.hideColumns(),
    showColumns: () => looks.showColumns(),
    showAllColumns: () => looks.showAllColumns(),
    sortUp: () => arranging.sort('up'),
    sortDown: () => arranging.sort('down'),
    sortOff: () => arranging.sortOff(),
    filter: () => arranging.openFilter(),
    filterOff: () => arranging.filterOff(),
    lookAgain: () => arranging.again(),
  }) satisfies Runners

/** [GR90] [GR92] [GR93] [GR95] */
export function windowRunners({ core, freeze, print }: Pick<GridParts, 'core' | 'freeze' | 'print'>) {
  const zoom = (to: number): void => {
    core.onDisplay({ ...core.display, zoom: to })
    core.announce('zoomed', { percent: Math.round(to * 100) })
  }
  return {
    freezeRows: () => freeze.freezeRows(),
    freezeColumns: () => freeze.freezeColumns(),
    unfreeze: () => freeze.unfreeze(),
    zoomIn: () => zoom(zoomStep(core.display.zoom, 1)),
    zoomOut: () => zoom(zoomStep(core.display.zoom, -1)),
    zoomReset: () => zoom(1),
    print: () => print.print(),
    heads: () => core.onDisplay({ ...core.display, heads: !core.display.heads }),
  } satisfies Runners
}
