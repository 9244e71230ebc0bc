/** Starts the calculation in a thread of its own, so that a formula that does not end stops nothing else. */
import { Worker } from 'node:worker_threads'

import type { CalcReport } from '../../shared/calc/protocol.ts'
import type { CalcWorker } from '../calc/calc-worker-port.ts'

/** A formula that eats memory ends its thread, not the process. A plan of a million cells stays well below. */
const MEMORY = { maxOldGenerationSizeMb: 2048 }

export function startThreadWorker(): CalcWorker {
  const worker = new Worker(new URL('./calc-thread.ts', import.meta.url), { resourceLimits: MEMORY })
  // A plan left open must not keep a script from ending.
  worker.unref()
  let ended = false
  return {
    post: (task) => worker.postMessage(task),
    onMessage: (handler) => {
      worker.on('message', (report: CalcReport) => {
        if (!ended) handler(report)
      })
    },
    onFailure: (handler) => {
      worker.on('error', (error) => {
        if (!ended) handler(error.message)
      })
      worker.on('exit', (code) => {
        if (!ended) handler(`the thread ended with ${code}`)
      })
    },
    terminate: () => {
      ended = true
      void worker.terminate()
    },
  }
}
