/** Functions that only our own compiled formulas call. */

/** `FASCICLE.FAIL("reason")`: what stands in for a formula that is not evaluated. */
export const FAIL = 'FASCICLE.FAIL'

/** `FASCICLE.SINGLE(list)`: a formula has one cell; a list of several does not spill over its neighbours. */
export const SINGLE = 'FASCICLE.SINGLE'
