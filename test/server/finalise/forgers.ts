/**
 * Everybody who might change a final table, and everything they might try: each attempt is made of the numbers it is given, so that an
 * attack can be repeated. Frames go over real sockets, requests over real HTTP.
 */
import { WebSocket } from 'ws'
import * as Y from 'yjs'

import { TableDoc } from '../../../shared/doc/table-doc.ts'
import { editCells } from '../../../shared/doc/write-cells.ts'
import { deleteRows, insertRows } from '../../../shared/doc/write-rows.ts'
import { rowId, tableId } from '../../../shared/model/ids.ts'
import {
  encodeAskDurability,
  encodeMade,
  encodeStep1,
  encodeStep2,
  encodeUpdate,
} from '../../../shared/wire/message.ts'
import { encodeTabData, encodeTabHello, encodeTabOpen } from '../../../shared/wire/tab-frame.ts'
import { POISON_UPDATES } from '../../fixtures/poison-updates.ts'
import { SMALL_PLAN } from '../../helpers/small-plan.ts'
import { type LifeWorld, PLAN } from './life-world.ts'

export type Actor = { readonly name: string; readonly headers: Record<string, string> }
export type Random = () => number

const upTo = (random: Random, most: number): number => Math.floor(random() * most)
const oneOf = <T>(random: Random, list: readonly T[]): T => list[upTo(random, list.length)]!

/** A real document with that state, and what an edit of it adds. */
export function edited(state: Uint8Array, table: string, random: Random, client?: number): Uint8Array[] {
  const doc = new TableDoc(tableId(table), { random, now: () => 0, mainLanguage: () => 'en' })
  doc.apply(state, 'remote')
  // Not before: Yjs would see to it that nobody speaks for somebody else.
  if (client !== undefined) doc.y.clientID = client
  const made: Uint8Array[] = []
  doc.onUpdate((update, origin) => void (origin !== 'remote' && made.push(update)))
  const [row, column] = [oneOf(random, doc.rows.ids), oneOf(random, doc.columns.ids)]
  switch (upTo(random, 4)) {
    case 0:
      insertRows(doc, [{ id: rowId(`f${upTo(random, 1e6)}`) }], { parent: null, before: null })
      break
    case 1:
      deleteRows(doc, [row])
      break
    case 2:
      doc.y.getMap('rows').delete(row)
      break
    default:
      editCells(doc, [{ row, column, content: upTo(random, 1e6), language: 'en' }])
  }
  editCells(doc, [{ row: doc.rows.ids[0]!, column, content: upTo(random, 1e6), language: 'en' }])
  made.push(doc.encode())
  doc.destroy()
  return made
}

const bent = (random: Random, good: Uint8Array): Uint8Array => {
  const bad = good.slice(0, random() < 0.2 ? upTo(random, good.length) : undefined)
  for (let times = 1 + upTo(random, 4); times > 0 && bad.length > 0; times--)
    bad[upTo(random, bad.length)] = upTo(random, 256)
  return bad
}

export type Target = {
  readonly table: string
  /** What it held when it was finalised, and earlier. */
  readonly states: readonly Uint8Array[]
  /** Yjs clients that wrote in it. */
  readonly clients: readonly number[]
}

/** What is said in the room of the table. */
function message(random: Random, { table, states, clients }: Target): Uint8Array {
  const state = oneOf(random, states)
  const updates = edited(state, table, random, random() < 0.3 ? oneOf(random, clients) : undefined)
  const wrap = random() < 0.5 ? encodeUpdate : encodeStep2
  const stranger = new Y.Doc()
  stranger.getMap('rows').set('x', new Y.Map([['c', random()]]))
  switch (upTo(random, 8)) {
    case 0:
      return wrap(oneOf(random, POISON_UPDATES))
    case 1:
      // Without what it builds on.
      return wrap(updates[1] ?? updates[0]!)
    case 2:
      return bent(random, wrap(updates.at(-1)!))
    case 3:
      return wrap(Y.encodeStateAsUpdate(stranger))
    case 4:
      return wrap(state)
    case 5:
      return encodeMade([
        { client: oneOf(random, clients), from: 0, to: 1e6, at: upTo(random, 1e6) } as never,
      ])
    default:
      return wrap(oneOf(random, updates))
  }
}

/** Sockets of one actor to the room, plain and in a tab, opened again when they were closed. */
export class Forger {
  readonly actor: Actor
  readonly #ws: string
  readonly #epoch: number
  readonly #target: Target
  readonly #open = new Map<string, Promise<WebSocket>>()

  constructor(actor: Actor, world: LifeWorld, target: Target) {
    this.actor = actor
    this.#ws = world.ws
    this.#epoch = world.store.epoch
    this.#target = target
  }

  async forge(random: Random): Promise<void> {
    const isTab = random() < 0.4
    const socket = await this.#socket(isTab ? `/ws/${PLAN}?v=3` : `/ws/${PLAN}/${this.#target.table}`, isTab)
    if (socket.readyState !== WebSocket.OPEN) return
    for (let count = 1 + upTo(random, 4); count > 0; count--) {
      const said = message(random, this.#target)
      socket.send(isTab ? encodeTabData(this.#target.table, said) : said)
    }
    const ask = encodeAskDurability(upTo(random, 1e6))
    socket.send(isTab ? encodeTabData(this.#target.table, ask) : ask)
  }

  end(): void {
    for (const socket of this.#open.values()) void socket.then((one) => one.terminate()).catch(() => {})
  }

  async #socket(path: string, isTab: boolean): Promise<WebSocket> {
    const known = await this.#open.get(path)
    if (known?.readyState === WebSocket.OPEN) return known
    const opened = this.#opened(path, isTab)
    this.#open.set(path, opened)
    return opened
  }

  async #opened(path: string, isTab: boolean): Promise<WebSocket> {
    const socket = new WebSocket(this.#ws + path, { headers: this.actor.headers, perMessageDeflate: false })
    socket.on('error', () => {})
    await new Promise<void>((done) => {
      socket.once('open', () => done())
      socket.once('close', () => done())
    })
    if (socket.readyState !== WebSocket.OPEN) return socket
    if (isTab) {
      socket.send(encodeTabHello(this.#epoch))
      socket.send(encodeTabOpen(this.#target.table))
    } else socket.send(encodeStep1(Uint8Array.of(0)))
    return socket
  }
}

type Request = { readonly method: string; readonly path: string; readonly body?: unknown }

/** Requests that name the table, well made and not. None of them reopens it: that is an owner's right. */
export function request(random: Random, table: string): Request {
  const plan = `/api/plans/${PLAN}`
  const notReopen = oneOf(random, ['submit', 'withdraw', 'finalise'])
  const file = { ...SMALL_PLAN, tables: SMALL_PLAN.tables.filter(({ id }) => id === table) }
  return oneOf<Request>(random, [
    { method: 'POST', path: `${plan}/tables`, body: { id: table } },
    { method: 'POST', path: '/api/plans', body: SMALL_PLAN },
    { method: 'POST', path: '/api/plans', body: file },
    { method: 'POST', path: `${plan}/lifecycle`, body: { step: notReopen, tables: [table], note: 'x' } },
    {
      method: 'POST',
      path: `${plan}/lifecycle`,
      body: { step: notReopen, tables: ['work', table], note: '' },
    },
    {
      method: 'POST',
      path: `${plan}/lifecycle`,
      body: { step: 'reopen', tables: [table, 'nowhere'], note: '' },
    },
    { method: 'POST', path: `${plan}/lifecycle`, body: { step: 'reopen', tables: [table], note: 7 } },
    { method: 'PUT', path: `${plan}/rooms/${table}/state`, body: { state: 'x' } },
    { method: 'POST', path: `${plan}/rooms/${table}/state`, body: {} },
    { method: 'DELETE', path: `${plan}/tables/${table}` },
    { method: 'GET', path: `${plan}/rooms/${table}/state` },
    { method: 'GET', path: `${plan}/tables/${table}/audit` },
  ])
}
