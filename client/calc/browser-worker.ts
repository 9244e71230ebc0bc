/** Starts the calculation in a browser worker; its script is loaded when the first plan is opened. */
import type { CalcReport } from '../../shared/calc/protocol.ts'
import type { CalcWorker } from './calc-worker-port.ts'

export function startBrowserWorker(): CalcWorker {
  const worker = new Worker(new URL('./calc-worker.ts', import.meta.url), { type: 'module' })
  return {
    post: (task) => worker.postMessage(task),
    onMessage: (handler) =>
      worker.addEventListener('message', (event: MessageEvent<CalcReport>) => handler(event.data)),
    onFailure: (handler) => {
      worker.addEventListener('error', (event) => handler(event.message || 'the worker did not start'))
      worker.addEventListener('messageerror', () => handler('a message could not be read'))
    },
    terminate: () => worker.terminate(),
  }
}
