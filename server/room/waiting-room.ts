/** Tasks that wait while a document is built again, in order and bounded: beyond the limit the room is given up instead. */
/** What a task takes besides the bytes it is about. */
const TASK_BYTES = 128

export class WaitingRoom {
  readonly #limit: number
  readonly #onOverflow: () => void
  #tasks: (() => void)[] | null = null
  #bytes = 0

  constructor(limit: number, onOverflow: () => void) {
    this.#limit = limit
    this.#onOverflow = onOverflow
  }

  get isShut(): boolean {
    return this.#tasks !== null
  }

  shut(): void {
    this.#tasks ??= []
  }

  /** Runs the task now, or when the door opens. */
  pass(bytes: number, task: () => void): void {
    if (this.#tasks === null) return task()
    this.#bytes += TASK_BYTES + bytes
    if (this.#bytes > this.#limit) this.#onOverflow()
    else this.#tasks.push(task)
  }

  /** Lets everybody through; a task may shut the door again, and those behind it wait once more. */
  open(): void {
    const tasks = this.#tasks ?? []
    this.drop()
    for (const task of tasks) this.pass(0, task)
  }

  drop(): void {
    this.#tasks = null
    this.#bytes = 0
  }
}
