/**
 * What a connection wrote although it may only read, dropped unread. As long as something of it is missing here the connection is told of
 * no commit: "saved" would be a lie about what was dropped. When it may write again it is asked once more for all it has, and its answer
 * makes that good. One per connection.
 */
export class DroppedWrites {
  #updates = 0
  #bytes = 0
  #isMissing = false
  /** Step 1 that were sent and have no answer yet. */
  #unanswered = 0
  #isUncertain = false

  /** Something it sent is not here. */
  get isMissing(): boolean {
    return this.#isMissing
  }

  /** The answer to an earlier question was under way when something was dropped: the next answer may be that one, and lack it. */
  get isUncertain(): boolean {
    return this.#isUncertain
  }

  asked(): void {
    this.#unanswered++
  }

  answered(): void {
    if (this.#unanswered > 0) this.#unanswered--
  }

  /** Answers whether this was more than an honest client may have under way when it is told. */
  drop(bytes: number, limits: { readonly droppedUpdates: number; readonly droppedBytes: number }): boolean {
    this.#updates++
    this.#bytes += bytes
    this.lost()
    return this.#updates > limits.droppedUpdates || this.#bytes > limits.droppedBytes
  }

  lost(): void {
    this.#isMissing = true
    if (this.#unanswered > 0) this.#isUncertain = true
  }

  /** It may write, and answered with all it has. */
  madeGood(): void {
    this.#isMissing = false
    this.#updates = 0
    this.#bytes = 0
  }
}
