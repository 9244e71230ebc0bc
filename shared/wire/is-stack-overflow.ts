/**
 * Whether something failed for want of stack only: what was read is not damaged, and somebody with more stack can read it. Yjs and lib0 throw
 * other range errors for bytes that are no update.
 */
export const isStackOverflow = (error: unknown): boolean =>
  error instanceof RangeError && error.message.includes('call stack')
