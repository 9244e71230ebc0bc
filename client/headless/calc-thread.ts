/** The Node thread in which a plan is calculated. Started by thread-worker.ts; ended by the host when a formula does not end. */
import { parentPort } from 'node:worker_threads'

import { startCalcService } from '../../shared/calc/calc-service.ts'
import type { CalcTask } from '../../shared/calc/protocol.ts'
import { must } from '../../shared/model/error.ts'

const port = must(parentPort, 'a parent thread')
const take = startCalcService(
  (report) => port.postMessage(report),
  () => Date.now(),
)
port.on('message', (task: CalcTask) => take(task))
