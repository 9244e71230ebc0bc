/** [GR21] Formulas that go when something is pasted or cleared over them: counted, or named where it is one that led to another table. */
import type { GridCore } from './grid-core.ts'
import type { CellPlace } from './grid-session.ts'
import type { Replaced } from './replaced-formulas.ts'
import { formulasIn, linkReplaced } from './replaced-formulas.ts'
import { undoOffer } from './undo-offer.ts'

/** Null is given when no formula went. */
export function watchFormulas(core: GridCore, places: readonly CellPlace[]): () => Replaced | null {
  const gone = formulasIn(core, places)
  return () => {
    const all = gone()
    const linked = all.filter(({ sources }) => sources.length > 0)
    const [only] = linked
    if (all.length === 0) return null
    if (all.length === 1 && only) return linkReplaced(core, only, 'linkReplaced')
    const { messages } = core.reader
    const first = messages('formulasReplaced', { count: all.length })
    const second = messages('linksReplaced', { count: linked.length })
    return {
      sentence: only ? messages('twoSentences', { first, second }) : first,
      actions: [undoOffer(core)],
    }
  }
}
