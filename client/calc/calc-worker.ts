/** The browser worker in which a plan is calculated. Started by browser-worker.ts; ended by the host when a formula does not end. */
import { startCalcService } from '../../shared/calc/calc-service.ts'
import type { CalcTask } from '../../shared/calc/protocol.ts'

const take = startCalcService(
  (report) => self.postMessage(report),
  () => Date.now(),
)
self.addEventListener('message', (event: MessageEvent<CalcTask>) => take(event.data))
