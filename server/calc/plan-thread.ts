/** The Node thread in which a plan is read and calculated: a task, an answer, and the next. Ended by `PlanThreads` when it takes too long. */
import { parentPort } from 'node:worker_threads'

import { must } from '../../shared/model/error.ts'
import { faultLine } from '../fault-text.ts'
import { MissingTable, PlanReading } from './plan-reading.ts'
import type { PlanAnswer, PlanResults, PlanTask } from './plan-task.ts'

const port = must(parentPort, 'a parent thread')
port.on('message', (task: PlanTask) => port.postMessage(answer(task)))

function answer(task: PlanTask): PlanAnswer {
  try {
    return { ok: work(task) }
  } catch (error) {
    if (error instanceof MissingTable) return { missing: error.table }
    return { failed: faultLine(error) }
  }
}

function work(task: PlanTask): PlanResults[PlanTask['what']] {
  const plan = new PlanReading(task.plan, Date.now)
  switch (task.what) {
    case 'contents':
      return plan.contents(task.tables)
    case 'feeds':
      return plan.feeds(task.table)
    case 'values':
      return plan.values(task.tables)
  }
}
