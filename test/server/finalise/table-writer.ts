/** A small honest client that edits a real table over a real socket, and knows what was acknowledged and whether it is refused. */
import { onTestFinished } from 'vitest'

import { TableDoc } from '../../../shared/doc/table-doc.ts'
import { editCells } from '../../../shared/doc/write-cells.ts'
import type { CellContent } from '../../../shared/model/cell.ts'
import { columnId, rowId, tableId } from '../../../shared/model/ids.ts'
import { encodeAskDurability, encodeStep1, encodeStep2, encodeUpdate } from '../../../shared/wire/message.ts'
import { until } from '../../helpers/eventually.ts'
import type { RawClient } from '../../helpers/raw-client.ts'
import type { TestPerson } from '../../helpers/server-people.ts'
import { type LifeWorld, PLAN } from './life-world.ts'

let clients = 5_000_000

export class TableWriter {
  readonly doc: TableDoc
  readonly #raw: RawClient
  #version = 0
  /** How many edits the server has. */
  acknowledged = 0
  isRefused = false

  private constructor(raw: RawClient, table: string) {
    this.#raw = raw
    this.doc = new TableDoc(tableId(table), {
      random: Math.random,
      now: () => 0,
      mainLanguage: () => 'en',
      clientId: ++clients,
    })
    this.doc.onUpdate((update, origin) => void (origin !== 'remote' && raw.send(encodeUpdate(update))))
    raw.onMessage = (message) => {
      if (message.is === 'access') this.isRefused = message.mode === 1
      else if (message.is === 'committed') this.acknowledged = message.version
      else if (message.is === 'step1') raw.send(encodeStep2(this.doc.diff(message.vector)))
      else if (message.is === 'step2' || message.is === 'update') this.doc.apply(message.update, 'remote')
    }
  }

  static async open(server: LifeWorld, table: string, as: TestPerson): Promise<TableWriter> {
    const raw = server.raw(`/ws/${PLAN}/${table}`, { as })
    const writer = new TableWriter(raw, table)
    await raw.opened
    raw.send(encodeStep1(writer.doc.encodeVector()))
    await until(() => writer.doc.rows.length > 0 && raw.count('step2') > 0)
    onTestFinished(() => writer.doc.destroy())
    return writer
  }

  edit(row: string, column: string, content: CellContent): void {
    editCells(this.doc, [{ row: rowId(row), column: columnId(column), content, language: 'en' }])
    this.#raw.send(encodeAskDurability(++this.#version))
  }

  /** Resolves when it is saved. */
  async set(row: string, column: string, content: CellContent): Promise<void> {
    this.edit(row, column, content)
    await until(() => this.acknowledged === this.#version)
  }
}
