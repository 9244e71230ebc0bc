/** What is asked of the thread that reads plans, and what it answers. Plain data that survives `postMessage`. */

/** A plan's rooms, each as one update. */
export type PlanStates = {
  readonly outline: Uint8Array
  readonly tables: readonly (readonly [table: string, state: Uint8Array])[]
  /** Of the tables that are final: what they print, as JSON (`FrozenValues`). */
  readonly frozen: readonly (readonly [table: string, json: string])[]
}

export type PlanTask =
  /** What these tables hold, whether the plan still has them or not. */
  | { readonly what: 'contents'; readonly plan: PlanStates; readonly tables: readonly string[] }
  /** Tables that feed this one. */
  | { readonly what: 'feeds'; readonly plan: PlanStates; readonly table: string }
  /** What these tables print, all at one moment. */
  | { readonly what: 'values'; readonly plan: PlanStates; readonly tables: readonly string[] }

/** A task whose plan is read when its turn has come, so that not every plan that somebody waits for lies in memory. */
export type PlanOrder = Ordered<PlanTask>
type Ordered<Task> = Task extends PlanTask
  ? Omit<Task, 'plan'> & { readonly plan: PlanStates | (() => Promise<PlanStates>) }
  : never

export type TableContents = {
  readonly table: string
  /** SHA-256 of `canonicalTable`, hexadecimal. */
  readonly content: string
}

export type TableValues = TableContents & {
  /** `FrozenValues` as JSON. */
  readonly frozen: string
  /** SHA-256 of `finalText`, hexadecimal. */
  readonly hash: string
  /** Cells that show an error: how many, and the first of them (`B4 #REF!`). */
  readonly failing: number
  readonly firstFailing: readonly string[]
}

export type PlanResults = {
  readonly contents: readonly TableContents[]
  readonly feeds: readonly string[]
  readonly values: readonly TableValues[]
}

export type PlanAnswer =
  | { readonly ok: PlanResults[keyof PlanResults] }
  /** A table that is not in the plan. */
  | { readonly missing: string }
  | { readonly failed: string }
