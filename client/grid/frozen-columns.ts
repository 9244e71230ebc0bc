/**
 * [GR90] [GR94] What stays in sight is decided late (grid-freeze.ts). Fetched once the table is seen to be wider than its window, or when this
 * person froze something in it; where it cannot be had, everything scrolls.
 */
import type { GridCore } from './grid-core.ts'
import type { GridLate } from './grid-late.ts'
import type { ViewEvents } from './grid-view.ts'

/** Milliseconds that the table has to appear before more is fetched. */
const FIRST = 150

export const frozenColumns =
  (core: GridCore, late: () => GridLate): ViewEvents['frozen'] =>
  (widths, head, room) => {
    if (core.countFrozen) return core.countFrozen(widths, head, room)
    const isWide = widths.reduce((sum, width) => sum + width, head) > room
    if (isWide || core.looks?.read('frozen') || core.looks?.read('frozen-rows'))
      setTimeout(() => void late().ready(), FIRST)
    return 0
  }
