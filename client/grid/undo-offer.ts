/** The button beside a sentence about what was just done: takes back that step and no other, however late it is pressed. */
import type { GridCore } from './grid-core.ts'
import type { NoticeAction } from './grid-state.ts'

export function undoOffer(core: GridCore): NoticeAction {
  const step = core.session.nextUndo
  return {
    label: core.reader.messages('undo'),
    run: () => (core.session.nextUndo === step ? core.onUndo() : core.tell('undoMeanwhile')),
  }
}
