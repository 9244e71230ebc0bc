/**
 * What would be lost if the page, or its plan, went away now: text that is being typed, and changes that are neither on this device nor
 * on the server. Asked before the page is replaced by a newer one, before another plan is opened, and when the tab is closed. Never throws.
 */
import { whenTrue } from '../session/opening.ts'
import type { Session, SessionStatus } from '../session/session-types.ts'

/** The table shown, as far as typing goes. */
export type OpenEditor = {
  readonly isUnwritten: boolean
  /** A text can be typed now, whether or not anything was. */
  readonly isOpen: boolean
  /** The cell whose text cannot be written for what it is: half a formula, or a number that can be read in two ways. */
  readonly unfinished: string | null
  /** Brings the keyboard back to it. */
  resume(): void
  /** False: the text cannot be written as it stands and stays open; the person has been told why. */
  commit(): boolean
}

/** `editing`: text that cannot be written yet. `unkept`: changes that are in this page only. */
export type Readiness = 'ready' | 'editing' | 'unkept'

/** How long changes on their way to the disk or the server are waited for. */
const PATIENCE = 5000

export const isUnkept = ({ kept, saved }: Pick<SessionStatus, 'kept' | 'saved'>): boolean =>
  kept !== 'yes' && !saved

export class OpenWork {
  readonly #session: () => Session | null
  readonly #patience: number
  #editor: OpenEditor | null = null

  /** @param session of the plan that is open, if any */
  constructor(session: () => Session | null, patience = PATIENCE) {
    this.#session = session
    this.#patience = patience
  }

  /** Typing happens here until the function given back is called. */
  follow(editor: OpenEditor): () => void {
    this.#editor = editor
    return () => {
      if (this.#editor === editor) this.#editor = null
    }
  }

  /** Keys go into a text: whatever takes the page away now takes them, too. */
  get isTyping(): boolean {
    return this.#editor?.isOpen === true
  }

  /** Before another table is shown: the cell that is not finished, which has the keyboard again then. Null: nothing is in the way. */
  stay(): string | null {
    const cell = this.#editor?.unfinished ?? null
    if (cell !== null) this.#editor?.resume()
    return cell
  }

  /** Writes what is being typed and waits until it is kept. */
  async finish(): Promise<Readiness> {
    if (!this.#commit()) return 'editing'
    const session = this.#session()
    if (!session) return 'ready'
    const isKept = (): boolean => !isUnkept(session.status)
    if (!(await whenTrue(isKept, (told) => session.onStatus(told), this.#patience))) return 'unkept'
    // Typed while we waited.
    return this.#editor?.isUnwritten === true ? 'editing' : 'ready'
  }

  /** For `beforeunload`: what can still be written is written; if anything would be lost the browser asks. */
  readonly leaving = (event: BeforeUnloadEvent): void => {
    const isWritten = this.#commit()
    const session = this.#session()
    if (!isWritten || (session && isUnkept(session.status))) event.preventDefault()
  }

  #commit(): boolean {
    return this.#editor?.isUnwritten !== true || this.#editor.commit()
  }
}
