/** A name nobody has used: of an undo step that is made in several parts (`together`), or of a cut. */
export const unusedName = (): string => Math.random().toString(36).slice(2)
