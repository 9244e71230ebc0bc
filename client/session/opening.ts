/** Waiting for a condition, and what went wrong when a plan that is not on this device did not arrive. */
import type { OutlineDoc } from '../../shared/doc/outline-doc.ts'
import { AppError } from '../../shared/model/error.ts'
import type { PlanId } from '../../shared/model/ids.ts'
import { CLOSE } from '../../shared/wire/close-code.ts'
import type { OpenRoom } from './open-room.ts'
import type { Unsubscribe } from './session-types.ts'

/** Resolves with true as soon as the condition holds, with false after `within` milliseconds (absent: never). */
export function whenTrue(
  condition: () => boolean,
  onChange: (handler: () => void) => Unsubscribe,
  within?: number,
): Promise<boolean> {
  return new Promise((resolve) => {
    if (condition()) {
      resolve(true)
      return
    }
    let timer: ReturnType<typeof setTimeout> | undefined
    const end = (result: boolean): void => {
      stop()
      clearTimeout(timer)
      resolve(result)
    }
    const stop = onChange(() => {
      if (condition()) end(true)
    })
    if (within !== undefined) timer = setTimeout(() => end(condition()), within)
  })
}

export function openingFailure(plan: PlanId, outline: OpenRoom<OutlineDoc>, within: number): AppError | null {
  const { refused } = outline
  if (outline.needsSignIn) return new AppError('sign-in-needed', { plan })
  if (refused?.code === CLOSE.unknownRoom.code) return new AppError('unknown-plan', { plan })
  if (refused?.code === CLOSE.tooOld.code) return new AppError('newer-schema', { plan })
  // Whoever may only read it has it as soon as it is here.
  if (refused?.mode === 'closed')
    return new AppError('not-allowed', { plan, code: refused.code, reason: refused.reason })
  if (outline.isSynced) return null
  const why = outline.serverCannotSave ? 'server-storage' : 'no-answer'
  return new AppError('offline', { plan, waited: within, why })
}
