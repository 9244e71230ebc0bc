/**
 * The calculation as the session sees it: posts to a worker, hands its values out, and ends it when it falls silent. A formula that does
 * not end is taken out of service (`#TIMEOUT!`) and everything else is calculated by another worker; edits made meanwhile wait. Which
 * formula it was: the one changed last, or, where several were changed or none, the one the worker had announced last. Work on the whole
 * plan that takes too long is tried again with more time and blamed on nobody.
 */
import { unpackValues } from '../../shared/calc/packing.ts'
import type { CalcReport, CalcTask } from '../../shared/calc/protocol.ts'
import type { CalcName, CalcPatch, CalcSheet, ValueChange } from '../../shared/model/calc.ts'
import type { CellAddress } from '../../shared/model/cell.ts'
import { AppError } from '../../shared/model/error.ts'
import type { CalcPort, CalcTrouble } from '../session/ports.ts'
import { Blame, type Interrupted } from './blame.ts'
import type { CalcWorker } from './calc-worker-port.ts'
import { Patience } from './patience.ts'
import { cellsOf, countCells, PlanMirror } from './plan-mirror.ts'
import { merged, type PostedPatch } from './posted-patch.ts'
import { Watchdog } from './watchdog.ts'

export type CalcHostOptions = {
  readonly start: () => CalcWorker
  /** Milliseconds of silence that end a worker. */
  readonly patience?: number
  /** Milliseconds until a worker must have started: its script may come over a slow network. */
  readonly startPatience?: number
}

const START_PATIENCE = 60_000
const MINUTE = 60_000
/** Workers that never listened. */
const MAX_STARTS = 3
/** Workers ended one after the other without one task done: it is not the formulas. */
const MAX_RESTARTS = 40

/** Why a worker was ended, where it said nothing itself. */
const SILENT = 'silent'

type Waiting = {
  readonly upTo: number
  readonly resolve: () => void
  readonly reject: (error: Error) => void
}

type Running = Interrupted & {
  /** How many posts are answered with it. */
  readonly upTo: number
  /** How much work it can be. */
  cells: number
  /** Formulas are being parsed or evaluated; otherwise it is work on the whole plan. */
  inFormulas: boolean
  step: CellAddress | null
}

export class CalcHost implements CalcPort {
  readonly #start: () => CalcWorker
  readonly #patience: Patience
  readonly #startPatience: number
  readonly #mirror = new PlanMirror()
  readonly #blame = new Blame(this.#mirror, () => this.#say({ kind: 'stopped', reason: 'formula-timeout' }))
  readonly #watchdog = new Watchdog(() => this.#recover(SILENT))
  readonly #onValues = new Set<(changes: readonly ValueChange[]) => void>()
  readonly #onTrouble = new Set<(trouble: CalcTrouble) => void>()
  #waiting: Waiting[] = []
  #worker: CalcWorker | null = null
  #ready = false
  #running: Running | null = null
  /** Not yet with the worker. */
  #patches: PostedPatch[] = []
  /** The worker must be told everything before anything else. */
  #next: 'load' | 'careful' | null = null
  /** Cells whose last message may have been lost with a worker. */
  #lost: CellAddress[] = []
  #posted = 0
  #answered = 0
  #restarts = 0
  #failed = false
  readonly #minute: ReturnType<typeof setInterval>

  constructor(options: CalcHostOptions) {
    this.#start = options.start
    this.#patience = new Patience(options.patience)
    this.#startPatience = options.startPatience ?? START_PATIENCE
    this.#minute = setInterval(() => this.#tick(), MINUTE)
    letGo(this.#minute)
  }

  load(sheets: readonly CalcSheet[], names: readonly CalcName[], zone: string): void {
    this.#mirror.load(sheets, names, zone)
    this.#patches = []
    this.#blame.forget()
    this.#lost = []
    this.#next = 'load'
    this.#posted++
    this.#proceed()
  }

  apply(patch: CalcPatch): void {
    this.#mirror.apply(patch)
    this.#patches.push({ patch, number: ++this.#posted })
    this.#proceed()
  }

  onValues(handler: (changes: readonly ValueChange[]) => void): () => void {
    this.#onValues.add(handler)
    return () => this.#onValues.delete(handler)
  }

  onTrouble(handler: (trouble: CalcTrouble) => void): () => void {
    this.#onTrouble.add(handler)
    return () => this.#onTrouble.delete(handler)
  }

  /** @throws AppError `calculation-failed` when nothing is calculated any more. */
  settled(): Promise<void> {
    if (this.#failed) return Promise.reject(new AppError('calculation-failed'))
    return new Promise((resolve, reject) => {
      this.#waiting.push({ upTo: this.#posted, resolve, reject })
      this.#settle()
    })
  }

  close(): void {
    clearInterval(this.#minute)
    this.#endWorker()
    this.#failed = true
    this.#onValues.clear()
    this.#onTrouble.clear()
    for (const { resolve } of this.#waiting.splice(0)) resolve()
  }

  // ---- tasks, one at a time

  #proceed(): void {
    if (this.#failed || this.#running) return
    if (!this.#worker) this.#startWorker()
    else if (this.#ready) this.#runNext()
  }

  #runNext(): void {
    if (this.#next) this.#runLoad(this.#next === 'careful')
    else if (this.#patches.length > 0) this.#runPatches()
    else if (this.#blame.hasSuspects) this.#runRelease()
    else this.#settle()
  }

  #run(task: CalcTask, upTo: number): void {
    const cells = this.#mirror.cellCount + (task.kind === 'apply' ? countCells(task.patch) : 0)
    this.#running = { task, upTo, cells, inFormulas: false, step: null }
    this.#watchdog.expect(this.#patience.forPlan(cells))
    this.#worker?.post(task)
  }

  #runLoad(careful: boolean): void {
    this.#next = null
    for (const { patch } of this.#patches.splice(0)) this.#lose(patch)
    this.#run(this.#mirror.toTask(careful), this.#posted)
  }

  /** All that have gathered, up to one that brings or takes whole tables. */
  #runPatches(): void {
    const whole = this.#patches.findIndex(({ patch }) => patch.sheets ?? patch.removed)
    const batch = this.#patches.splice(0, whole < 0 ? this.#patches.length : Math.max(whole, 1))
    this.#run({ kind: 'apply', patch: merged(batch) }, batch.at(-1)?.number ?? 0)
  }

  #runRelease(): void {
    const cells = this.#blame.nextSuspects()
    if (cells.length === 0) this.#settle()
    else this.#run({ kind: 'release', cells }, this.#answered)
  }

  #tick(): void {
    const idle = this.#ready && !this.#running && !this.#next && this.#patches.length === 0
    if (idle && this.#posted > 0) this.#run({ kind: 'tick' }, this.#answered)
  }

  // ---- what the worker says

  #startWorker(): void {
    const worker = this.#start()
    this.#worker = worker
    this.#ready = false
    this.#watchdog.expect(this.#startPatience)
    worker.onMessage((report) => {
      if (worker === this.#worker) this.#hear(report)
    })
    worker.onFailure((reason) => {
      if (worker === this.#worker) this.#recover(reason)
    })
  }

  #endWorker(): void {
    this.#watchdog.stop()
    this.#worker?.terminate()
    this.#worker = null
    this.#ready = false
    this.#running = null
  }

  #hear(report: CalcReport): void {
    const running = this.#running
    if (running && !running.inFormulas) this.#patience.learn(running.cells, this.#watchdog.waited)
    switch (report.kind) {
      case 'ready':
        this.#ready = true
        this.#watchdog.stop()
        this.#proceed()
        break
      case 'values':
        this.#expectWork(running?.cells ?? 0)
        this.#tell(report.values.flatMap(unpackValues))
        break
      case 'busy':
        this.#expectWork(report.cells)
        break
      case 'pulse':
        this.#expectFormula()
        break
      case 'step':
        this.#expectFormula(report.at)
        break
      case 'done':
        this.#done()
        break
      case 'failed':
        this.#recover(report.reason)
    }
  }

  #expectWork(cells: number): void {
    if (this.#running) Object.assign(this.#running, { cells, inFormulas: false, step: null })
    this.#watchdog.expect(this.#patience.forPlan(cells))
  }

  #expectFormula(step = this.#running?.step ?? null): void {
    if (this.#running) Object.assign(this.#running, { inFormulas: true, step })
    this.#watchdog.expect(this.#patience.forFormula)
  }

  #done(): void {
    const done = this.#running
    this.#watchdog.stop()
    this.#running = null
    this.#restarts = 0
    if (!done) return
    this.#answered = Math.max(this.#answered, done.upTo)
    this.#blame.done(done.task)
    if (!this.#blame.hasSuspects) this.#patience.rest()
    if (done.task.kind === 'load') this.#tell(this.#mirror.goneAmong(this.#lost.splice(0)))
    this.#proceed()
  }

  #tell(changes: readonly ValueChange[]): void {
    if (changes.length > 0) for (const handler of this.#onValues) handler(changes)
  }

  #settle(): void {
    if (this.#running?.task.kind === 'release' || this.#next || this.#blame.hasSuspects) return
    const answered = this.#waiting.filter(({ upTo }) => upTo <= this.#answered)
    this.#waiting = this.#waiting.filter(({ upTo }) => upTo > this.#answered)
    for (const { resolve } of answered) resolve()
  }

  // ---- when it falls silent

  #recover(reason: string): void {
    const interrupted = this.#running
    const slow = reason === SILENT && interrupted?.inFormulas === false
    this.#endWorker()
    const hopeless = slow && !this.#patience.double() && interrupted.task.kind !== 'release'
    if (hopeless || ++this.#restarts > MAX_RESTARTS || (!interrupted && this.#restarts > MAX_STARTS)) {
      this.#fail(reason)
      return
    }
    // Told to load already: what the worker was doing belongs to the past.
    if (!this.#next && this.#posted > 0) {
      if (interrupted?.task.kind === 'apply') this.#lose(interrupted.task.patch)
      this.#next = interrupted ? this.#blame.blame(interrupted, slow) : 'load'
    }
    this.#proceed()
  }

  /** A worker took the news of these cells with it. */
  #lose(patch: CalcPatch): void {
    for (const cell of cellsOf(patch)) this.#lost.push(cell)
  }

  #fail(reason: string): void {
    this.#failed = true
    this.#say({ kind: 'failed', reason })
    for (const { reject } of this.#waiting.splice(0)) reject(new AppError('calculation-failed'))
  }

  #say(trouble: CalcTrouble): void {
    for (const handler of this.#onTrouble) handler(trouble)
  }
}

/** In Node a timer would keep the process alive; in the browser it is a number. */
function letGo(timer: unknown): void {
  if (typeof timer === 'object' && timer !== null && 'unref' in timer && typeof timer.unref === 'function')
    timer.unref()
}
