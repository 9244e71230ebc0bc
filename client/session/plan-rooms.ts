/**
 * The documents of an open plan: the outline and, following it, one per table. Tables that appear in the outline are opened on the fly;
 * those of removed ones stay open, because undo may bring them back. A table whose document is not loaded yet is empty, never absent.
 */
import { contentsMark } from '../../shared/doc/contents-mark.ts'
import { OUTLINE, OutlineDoc } from '../../shared/doc/outline-doc.ts'
import type { DocEnv, PlanDocument } from '../../shared/doc/plan-document.ts'
import { REGISTER, RegisterDoc } from '../../shared/doc/register-doc.ts'
import { TableDoc } from '../../shared/doc/table-doc.ts'
import type { FormulaScope } from '../../shared/formula/scope.ts'
import { AppError } from '../../shared/model/error.ts'
import { tableId, type RowId, type TableId } from '../../shared/model/ids.ts'
import type { Language } from '../../shared/model/language.ts'
import type { FileTable } from '../../shared/model/plan-file.ts'
import type { TablePatch } from '../../shared/model/table.ts'
import { itemNumbers, type NumberedTable } from '../../shared/plan/numbering.ts'
import { frozenScope, numberedTablesOf, planScope } from '../../shared/plan/scope.ts'
import { CLOSE } from '../../shared/wire/close-code.ts'
import { type MakeDocument, OpenRoom, type RoomHandlers, type RoomPorts } from './open-room.ts'
import type { PresenceState } from './ports.ts'
import type { SessionEnv } from './ports.ts'

export type PlanRoomsHandlers = Omit<RoomHandlers, 'presence'> & {
  presence(states: ReadonlyMap<number, PresenceState>): void
  patch(table: TableId, patch: TablePatch): void
  /** The outline changed, and every table in it is loaded. */
  outline(): void
  /** The register changed: the life of tables, members, rights. */
  register(): void
}

/** How often in one sitting the server is asked for a room that it keeps refusing. */
const ATTEMPTS = 3

export type AnyRoom = OpenRoom<OutlineDoc> | OpenRoom<TableDoc> | OpenRoom<RegisterDoc>

export class PlanRooms {
  readonly outline: OpenRoom<OutlineDoc>
  /** Written by the server alone; one that the server or an old store has not is an empty one. */
  readonly register: OpenRoom<RegisterDoc>
  /** The Yjs client of this sitting, the same in all documents: who is known by name in one is known in all. Never stored. */
  readonly clientId: number
  readonly #ports: RoomPorts
  readonly #handlers: PlanRoomsHandlers
  readonly #docEnv: DocEnv
  readonly #tables = new Map<TableId, OpenRoom<TableDoc>>()
  readonly #scopes = new Map<Language, FormulaScope>()
  readonly #itemNumbers = new Map<TableId, ReadonlyMap<RowId, number>>()
  readonly #making = new Set<TableId>()
  readonly #attempts = new Map<TableId, number>()
  readonly #ownClients = new Set<number>()
  #live: ReadonlySet<TableId> = new Set()
  #numbered: () => readonly NumberedTable[] = () => []
  #mainLanguage: Language = 'en'

  constructor(ports: RoomPorts, env: SessionEnv, handlers: PlanRoomsHandlers) {
    this.#ports = ports
    this.#handlers = handlers
    this.clientId = Math.floor(env.random() * 2 ** 32)
    this.#docEnv = {
      random: env.random,
      now: env.now,
      mainLanguage: () => this.#mainLanguage,
      clientId: this.clientId,
    }
    this.#ownClients.add(this.clientId)
    this.outline = new OpenRoom(
      OUTLINE,
      this.#maker((docEnv) => new OutlineDoc(docEnv)),
      ports,
      handlers,
    )
    this.register = new OpenRoom(
      REGISTER,
      this.#maker((docEnv) => new RegisterDoc(docEnv)),
      ports,
      {
        ...handlers,
        presence: () => undefined,
      },
    )
  }

  /** From the store, the outline first. */
  async load(): Promise<void> {
    await Promise.all([this.outline.load(), this.register.load()])
    this.register.document.onChange(() => this.#handlers.register())
    const { document } = this.outline
    this.#numbered = numberedTablesOf(document)
    document.onChange(() => this.#outlineChanged())
    await this.#follow()
  }

  /** A Yjs client of this sitting. */
  isOwn(client: number): boolean {
    return this.#ownClients.has(client)
  }

  /** [REF10] The clocks of edits that were taken out are never used again: what takes their document's place has another client. */
  #maker<D extends PlanDocument>(make: (env: DocEnv) => D): MakeDocument<D> {
    return (beside) => {
      const { clientId: _own, ...fresh } = this.#docEnv
      const document = make(beside ? fresh : this.#docEnv)
      this.#ownClients.add(document.client)
      return document
    }
  }

  /** The rooms one edits: not the register, which never has anything unsaved. */
  *[Symbol.iterator](): Iterator<AnyRoom> {
    yield this.outline
    yield* this.#tables.values()
  }

  /** The outline and the tables that are in it. */
  live(): AnyRoom[] {
    return [...this].filter((room) => room === this.outline || this.#live.has(tableId(room.name)))
  }

  /** The server will not give it: not that it is being made there. */
  isRefused(room: AnyRoom): boolean {
    return room.needsSignIn || (room.refused?.mode === 'closed' && !this.#making.has(tableId(room.name)))
  }

  /** A table that somebody put into the outline, and whose contents never reached the server, is an empty room there. */
  isFilled(room: AnyRoom): boolean {
    return room === this.outline || room.document.schemaVersion > 0
  }

  find(name: string): AnyRoom | undefined {
    if (name === OUTLINE) return this.outline
    return name === REGISTER ? this.register : this.#tables.get(tableId(name))
  }

  /** What the register says is known: it has come, or the server has none. */
  get isRegistered(): boolean {
    const { isSynced, refused, needsSignIn } = this.register
    return isSynced || refused?.mode === 'closed' || needsSignIn
  }

  /** Throws `unknown-table` when it is not in the plan. */
  table(id: TableId): TableDoc {
    const document = this.#liveTable(id)
    if (!document) throw new AppError('unknown-table', { table: id })
    return document
  }

  /** Numbered, in the plan's order. */
  tables(): readonly NumberedTable[] {
    return this.#numbered()
  }

  /** Documents of tables that are in the plan, as far as they are loaded. */
  documents(): TableDoc[] {
    return [...this.#live].flatMap((id) =>
      this.#tables.get(id)?.isLoaded ? (this.#liveTable(id) ?? []) : [],
    )
  }

  has(id: TableId): boolean {
    return this.#live.has(id)
  }

  scope(language: Language): FormulaScope {
    const found =
      this.#scopes.get(language) ??
      planScope(this.outline.document, (id) => this.#liveTable(id), language, this.#numbered)
    this.#scopes.set(language, found)
    return found
  }

  /** The same at this moment: it does not follow the documents. */
  scopeNow(language: Language): FormulaScope {
    return frozenScope(this.scope(language), this.tables(), language)
  }

  itemNumber(table: TableId, row: RowId): number | null {
    let numbers = this.#itemNumbers.get(table)
    if (!numbers) {
      const document = this.table(table)
      numbers = itemNumbers(document.rows.ids.flatMap((id) => document.row(id) ?? []))
      this.#itemNumbers.set(table, numbers)
    }
    return numbers.get(row) ?? null
  }

  #liveTable(id: TableId): TableDoc | undefined {
    return this.#live.has(id) ? this.#tables.get(id)?.document : undefined
  }

  #outlineChanged(): void {
    const tell = (): void => this.#handlers.outline()
    // What is in the outline is told, whatever became of a table that is new in it.
    this.#follow().then(tell, tell)
  }

  async #follow(): Promise<void> {
    this.#mainLanguage = this.outline.document.plan().mainLanguage
    this.#live = new Set(this.tables().map((table) => table.id))
    const fresh = [...this.#live].filter((id) => !this.#tables.has(id))
    await Promise.all(fresh.map((id) => this.#open(id)))
  }

  /** Tables that were removed from the plan and are spoken of in the person's own history: undo reaches into them. [UNDO5] */
  async reopen(names: Iterable<string>): Promise<void> {
    const missing = [...new Set(names)]
      .map(tableId)
      .filter((id) => this.#isKnown(id) && !this.#tables.has(id))
    await Promise.all(missing.map((id) => this.#open(id)))
  }

  /** Also when it was removed. */
  #isKnown(id: TableId): boolean {
    return this.outline.document.hasRecord('tables', id)
  }

  /** The document of a table that is not in the outline yet. Gives the mark of its contents. */
  async make(id: TableId, file: FileTable): Promise<string> {
    const { tableDocumentOf } = await import('../../shared/import/plan-documents.ts')
    const { clientId: _own, ...env } = this.#docEnv
    // Yjs would take the session's client away from the document, if another one with the same client had filled it. [NEW7]
    const made = tableDocumentOf(file, env)
    const [contents, mark] = [made.encode(), contentsMark(made)]
    made.destroy()
    await this.#ports.makeRoom?.(id).catch(() => undefined)
    await this.#open(id, contents)
    return mark
  }

  /**
   * A table of the plan that the server has never heard of (it was made without a connection, and perhaps removed since): whoever meets it
   * has it made.
   */
  #makeMissing(room: OpenRoom<TableDoc>, id: TableId): void {
    const attempts = this.#attempts.get(id) ?? 0
    if (room.refused?.code !== CLOSE.unknownRoom.code || !this.#isKnown(id)) return
    if (attempts >= ATTEMPTS || this.#making.has(id) || !this.#ports.makeRoom) return
    this.#attempts.set(id, attempts + 1)
    this.#making.add(id)
    const made = (): void => {
      this.#making.delete(id)
      room.rejoin()
    }
    const failed = (): void => {
      this.#making.delete(id)
      this.#handlers.changed()
    }
    this.#ports.makeRoom(id).then(made, failed)
  }

  async #open(id: TableId, contents?: Uint8Array): Promise<void> {
    const make = this.#maker((docEnv) => new TableDoc(id, docEnv))
    const room: OpenRoom<TableDoc> = new OpenRoom(id, make, this.#ports, {
      ...this.#handlers,
      presence: () => undefined,
      changed: (what) => {
        this.#makeMissing(room, id)
        this.#handlers.changed(what)
      },
    })
    this.#tables.set(id, room)
    await room.load()
    if (contents) room.document.apply(contents, 'local')
    room.document.onPatch((patch) => {
      if (patch.rows.length > 0 || patch.looks) this.#itemNumbers.delete(id)
      this.#handlers.patch(id, patch)
    })
    room.join()
  }
}
