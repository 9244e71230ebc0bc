/** How big a formula may be. Measured: beyond these the engine's parser overflows its stack or hangs. */
export const LIMITS = {
  /** UTF-16 units of the text as typed. */
  length: 8192,
  tokens: 2048,
  /** Nested parentheses and braces. */
  depth: 64,
  /** Operators in a row at one level. */
  chain: 400,
  /** Signs before one operand. */
  signs: 16,
  digits: 308,
} as const
