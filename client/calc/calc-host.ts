import { unpackValues } from '../../shared/calc/packing.ts'
/**
 * The calculation as the session sees it: posts to a worker, hands its values out, and ends it when it falls silent. A formula that does
 * not end is taken out of service (`#TIMEOUT!`) and everything else is calculated by another worker; edits made meanwhile wait. Which
 * formula it was: the one changed last, or, where several were changed or none, the one the worker had announced last.
 */
import type { CalcReport, CalcTask } from '../../shared/calc/protocol.ts'
import type { CalcName, CalcPatch, CalcSheet, ValueChange } from '../../shared/model/calc.ts'
import type { CellAddress } from '../../shared/model/cell.ts'
import { AppError } from '../../shared/model/error.ts'
import type { CalcPort, CalcTrouble } from '../session/ports.ts'
import type { CalcWorker } from './calc-worker-port.ts'
import { cellsOf, PlanMirror } from './plan-mirror.ts'
import { Watchdog } from './watchdog.ts'

export type CalcHostOptions = {
  readonly start: () => CalcWorker
  /** Milliseconds of silence that end a worker. */
  readonly patience?: number
  /** Milliseconds until a worker must have started: its script may come over a slow network. */
  readonly startPatience?: number
}

const PATIENCE = 2_000
const START_PATIENCE = 60_000
/** A build is silent while it lasts: on a slow machine two seconds to begin with, and this many milliseconds for a cell. */
const BUILD_PATIENCE = 0.1
const BUILD_FACTOR = 2.5
const MINUTE = 60_000
/** Sorting all formulas is silent too. */
const SORT_PATIENCE = 0.01
/** Workers that never listened. */
const MAX_STARTS = 3
/** Workers ended one after the other without one task done: it is not the formulas. */
const MAX_RESTARTS = 40
/** Endless formulas found one by one before their copies are taken out unseen. */
const PATIENCE_WITH_COPIES = 3
/** Of many changed at once, so many are found out; the rest stays out of service until it is edited. */
const MAX_CULPRITS = 10

/** A patch and its number among all posts. */
type Posted = { readonly patch: CalcPatch; readonly number: number }

type Waiting = {
  readonly upTo: number
  readonly resolve: () => void
  readonly reject: (error: Error) => void
}

type Running = {
  readonly task: CalcTask
  /** How many posts are answered with it. */
  readonly upTo: number
  /** The formula that was announced last. */
  step: CellAddress | null
}

export class CalcHost implements CalcPort {
  readonly #start: () => CalcWorker
  readonly #patience: number
  readonly #startPatience: number
  readonly #mirror = new PlanMirror()
  readonly #watchdog = new Watchdog(() => this.#recover('silent'))
  readonly #onValues = new Set<(changes: readonly ValueChange[]) => void>()
  readonly #onTrouble = new Set<(trouble: CalcTrouble) => void>()
  #waiting: Waiting[] = []
  #worker: CalcWorker | null = null
  #ready = false
  #running: Running | null = null
  /** Not yet with the worker. */
  #patches: Posted[] = []
  /** The worker must be told everything before anything else. */
  #next: 'load' | 'careful' | null = null
  /** Formulas to try again one by one, once everything else is calculated. */
  #suspects: CellAddress[] = []
  /** Cells whose last message may have been lost with a worker. */
  #lost: CellAddress[] = []
  #posted = 0
  #answered = 0
  #restarts = 0
  /** Formulas found not to end, since everything was well. */
  #culprits = 0
  #failed = false
  readonly #minute: ReturnType<typeof setInterval>

  constructor(options: CalcHostOptions) {
    this.#start = options.start
    this.#patience = options.patience ?? PATIENCE
    this.#startPatience = options.startPatience ?? START_PATIENCE
    this.#minute = setInterval(() => this.#tick(), MINUTE)
    letGo(this.#minute)
  }

  load(sheets: readonly CalcSheet[], names: readonly CalcName[], zone: string): void {
    this.#mirror.load(sheets, names, zone)
    this.#patches = []
    this.#suspects = []
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

  /** @throws AppError `timeout` when nothing is calculated any more. */
  settled(): Promise<void> {
    if (this.#failed) return Promise.reject(new AppError('timeout'))
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
    else if (this.#suspects.length > 0) this.#runRelease()
    else this.#settle()
  }

  #run(task: CalcTask, upTo: number): void {
    this.#running = { task, upTo, step: null }
    this.#watchdog.expect(task.kind === 'load' ? this.#buildPatience(this.#mirror.cellCount) : this.#patience)
    this.#worker?.post(task)
  }

  #runLoad(careful: boolean): void {
    this.#next = null
    for (const { patch } of this.#patches.splice(0)) this.#lost.push(...cellsOf(patch))
    this.#run(this.#mirror.toTask(careful), this.#posted)
  }

  /** All that have gathered, up to one that brings or takes whole tables. */
  #runPatches(): void {
    const whole = this.#patches.findIndex(({ patch }) => patch.sheets ?? patch.removed)
    const batch = this.#patches.splice(0, whole < 0 ? this.#patches.length : Math.max(whole, 1))
    this.#run({ kind: 'apply', patch: merged(batch) }, batch.at(-1)?.number ?? 0)
  }

  #runRelease(): void {
    const cells = this.#mirror.quarantinedAmong(this.#suspects)
    this.#suspects = cells
    if (cells.length === 0) this.#settle()
    else this.#run({ kind: 'release', cells }, this.#answered)
  }

  #tick(): void {
    const idle = this.#ready && !this.#running && !this.#next && this.#patches.length === 0
    if (idle && this.#posted > 0) this.#run({ kind: 'tick' }, this.#answered)
  }

  #buildPatience(cells: number): number {
    return this.#patience * BUILD_FACTOR + cells * BUILD_PATIENCE
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
    switch (report.kind) {
      case 'ready':
        this.#ready = true
        this.#watchdog.stop()
        this.#proceed()
        break
      case 'values':
        this.#watchdog.expect(this.#patience)
        this.#tell(report.values.flatMap(unpackValues))
        break
      case 'busy':
        this.#watchdog.expect(this.#buildPatience(report.cells))
        break
      case 'step':
        if (this.#running) this.#running.step = report.at
        this.#watchdog.expect(this.#patience + this.#mirror.cellCount * SORT_PATIENCE)
        break
      case 'done':
        this.#done()
        break
      case 'failed':
        this.#recover(report.reason)
    }
  }

  #done(): void {
    const done = this.#running
    this.#watchdog.stop()
    this.#running = null
    this.#restarts = 0
    if (!done) return
    this.#answered = Math.max(this.#answered, done.upTo)
    if (done.task.kind === 'release') {
      this.#mirror.release(done.task.cells)
      this.#suspects = []
    }
    if (this.#suspects.length === 0) this.#culprits = 0
    if (done.task.kind === 'load') this.#tell(this.#mirror.goneAmong(this.#lost.splice(0)))
    this.#proceed()
  }

  #tell(changes: readonly ValueChange[]): void {
    if (changes.length > 0) for (const handler of this.#onValues) handler(changes)
  }

  #settle(): void {
    if (this.#running?.task.kind === 'release' || this.#next || this.#suspects.length > 0) return
    const answered = this.#waiting.filter(({ upTo }) => upTo <= this.#answered)
    this.#waiting = this.#waiting.filter(({ upTo }) => upTo > this.#answered)
    for (const { resolve } of answered) resolve()
  }

  // ---- when it falls silent

  #recover(reason: string): void {
    const interrupted = this.#running
    this.#endWorker()
    if (++this.#restarts > MAX_RESTARTS || (!interrupted && this.#restarts > MAX_STARTS)) {
      this.#fail(reason)
      return
    }
    // Told to load already: what the worker was doing belongs to the past.
    if (!this.#next && this.#posted > 0) this.#next = interrupted ? this.#blame(interrupted) : 'load'
    this.#proceed()
  }

  /** Takes what seems not to end out of service, and says how to load the rest. */
  #blame({ task, step }: Running): 'load' | 'careful' {
    if (task.kind === 'apply') {
      const changed = cellsOf(task.patch)
      const formulas = this.#mirror.formulasAmong(changed)
      this.#lost.push(...changed)
      this.#mirror.quarantine(formulas)
      if (formulas.length > 1) this.#suspects.push(...formulas)
      else if (formulas.length === 1) this.#say({ kind: 'stopped', reason: 'formula-timeout' })
      return formulas.length > 0 ? 'load' : 'careful'
    }
    const slowly = task.kind === 'release' || (task.kind === 'load' && task.careful)
    if (!slowly) return 'careful'
    if (step) {
      // The third in a row: its copies need not be waited for one by one.
      this.#mirror.quarantine(++this.#culprits < PATIENCE_WITH_COPIES ? [step] : this.#mirror.alike(step))
      this.#say({ kind: 'stopped', reason: 'formula-timeout' })
    }
    if (task.kind !== 'release') return 'careful'
    const tried = !step || this.#culprits >= MAX_CULPRITS
    this.#suspects = tried ? [] : this.#suspects.filter((cell) => !isSameCell(cell, step))
    return 'load'
  }

  #fail(reason: string): void {
    this.#failed = true
    this.#say({ kind: 'failed', reason })
    for (const { reject } of this.#waiting.splice(0)) reject(new AppError('timeout'))
  }

  #say(trouble: CalcTrouble): void {
    for (const handler of this.#onTrouble) handler(trouble)
  }
}

const isSameCell = (a: CellAddress, b: CellAddress): boolean =>
  a.table === b.table && a.row === b.row && a.column === b.column

/** Entries and cells are complete states: applied in order, the last one holds. */
function merged(batch: readonly Posted[]): CalcPatch {
  const [first] = batch
  if (first && batch.length === 1) return first.patch
  const names = batch.findLast(({ patch }) => patch.names)?.patch.names
  const zone = batch.findLast(({ patch }) => patch.zone !== undefined)?.patch.zone
  return {
    tables: batch.flatMap(({ patch }) => patch.tables ?? []),
    ...(names && { names }),
    ...(zone !== undefined && { zone }),
  }
}

/** In Node a timer would keep the process alive; in the browser it is a number. */
function letGo(timer: unknown): void {
  if (typeof timer === 'object' && timer !== null && 'unref' in timer && typeof timer.unref === 'function')
    timer.unref()
}
