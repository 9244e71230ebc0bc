/**
 * The worker's side of the calculation, without any platform: tasks in, reports out. A browser worker and a Node thread host it. A fault
 * of the program is reported as `failed`; a formula that does not end is not seen from here.
 */
import type { ValueChange } from '../model/calc.ts'
import type { CellAddress } from '../model/cell.ts'
import { CalcEngine } from './calc-engine.ts'
import { packValues, unpackSheet } from './packing.ts'
import type { CalcReport, CalcTask } from './protocol.ts'

/** Values per message: a long list would keep the host's thread busy in one piece. */
const BATCH = 20_000
/** Milliseconds between two pulses. */
const PULSE = 200

/** Gives the function that takes tasks. */
export function startCalcService(
  report: (report: CalcReport) => void,
  now: () => number,
): (task: CalcTask) => void {
  let pulsed: number | null = null
  const engine = new CalcEngine({
    now,
    onBusy: (cells) => {
      pulsed = null
      report({ kind: 'busy', cells })
    },
    onCell: () => {
      const at = now()
      if (pulsed !== null && Math.abs(at - pulsed) < PULSE) return
      pulsed = at
      report({ kind: 'pulse' })
    },
  })
  const watch = ({ table, row, column }: CellAddress): void =>
    report({ kind: 'step', at: { table, row, column } })
  const work = (task: CalcTask): ValueChange[] => {
    switch (task.kind) {
      case 'load':
        return engine.load(task.sheets.map(unpackSheet), task.names, task.zone, {
          quarantine: task.quarantine,
          ...(task.careful && { watch }),
        })
      case 'apply':
        return engine.apply(task.patch)
      case 'release':
        return engine.release(task.cells, watch)
      case 'tick':
        return engine.tick()
    }
  }
  report({ kind: 'ready' })
  return (task) => {
    pulsed = null
    try {
      const changes = work(task)
      for (let from = 0; from < changes.length; from += BATCH)
        report({ kind: 'values', values: packValues(changes.slice(from, from + BATCH)) })
      report({ kind: 'done' })
    } catch (error) {
      report({ kind: 'failed', reason: error instanceof Error ? error.message : String(error) })
    }
  }
}
