/** A worker of the calculation as the host sees it: a browser worker or a Node thread. One is started, used and ended; never reused. */
import type { CalcReport, CalcTask } from '../../shared/calc/protocol.ts'

export type CalcWorker = {
  post(task: CalcTask): void
  onMessage(handler: (report: CalcReport) => void): void
  /** It could not start or came to an end by itself (memory). Not called after `terminate`. */
  onFailure(handler: (reason: string) => void): void
  /** Ends it at once, whatever it is doing. */
  terminate(): void
}
