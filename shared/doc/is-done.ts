/**
 * Whether a document reads as a command left it: how one finds out that an edit which only deletes is in a document, where no clock tells.
 * Called by a session that takes over the server's state. Pure.
 */
import type { PlanDocument } from './plan-document.ts'
import { type Command, sameValue, type Step } from './step.ts'

export const isDone = (document: PlanDocument, { steps }: Command): boolean =>
  steps.every((step) => isStepDone(document, step))

function isStepDone(document: PlanDocument, step: Step): boolean {
  if (step.do === 'create') return document.hasRecord(step.in, step.id)
  if (step.do === 'text') return (document.textOf(step.name) ?? '') === step.after
  const stored =
    step.in === 'meta' ? document.metaField(step.field) : document.field(step.in, step.id, step.field)
  return sameValue(document.decodeField(step.in, step.field, stored), step.after)
}
