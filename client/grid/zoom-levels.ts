/** [GR92] The steps in which a table is drawn larger and smaller. Pure. */
const LEVELS = [0.5, 0.6, 0.7, 0.8, 0.9, 1, 1.1, 1.25, 1.5, 1.75, 2] as const

/** The next larger (`by` 1) or smaller step; the same where there is none. */
export function zoomStep(zoom: number, by: 1 | -1): number {
  const steps = by === 1 ? LEVELS : LEVELS.toReversed()
  return steps.find((level) => (level - zoom) * by > 0.001) ?? zoom
}
