/**
 * Load on a server: writers who edit tables of the sample plan as fast as it goes, each remembering what it wrote and what was acknowledged.
 * Nobody sends anything twice: what a server forgets is forgotten.
 */
import { setTimeout as later } from 'node:timers/promises'

import type { ServerProcess } from '../helpers/built-cli.ts'
import { HonestClient } from '../helpers/raw-client.ts'

export const PLAN = 'section-10-2023'
export const TABLES = ['outline', 'sandbox-one', 'sandbox-two'] as const

/** An edit as its author knows it in the end. */
export type Written = { readonly key: string; readonly version: number; readonly acknowledged: boolean }

export type Writer = {
  readonly table: string
  readonly client: HonestClient
  /** Of this end of its connection. */
  readonly port: number
}

export type LoadOptions = {
  readonly random: () => number
  /** Makes the keys of this load its own. */
  readonly name: string
  readonly writers?: number
  readonly mostBytes?: number
  readonly everyMs?: number
}

export class Load {
  readonly writers: readonly Writer[]
  readonly #writing: ReturnType<typeof setInterval>

  private constructor(
    writers: readonly Writer[],
    { random, name, mostBytes = 200, everyMs = 2 }: LoadOptions,
  ) {
    this.writers = writers
    this.#writing = setInterval(() => {
      for (const [n, { client }] of writers.entries()) {
        if (client.raw.socket.readyState !== client.raw.socket.OPEN) continue
        const many = 1 + Math.floor(random() * 3)
        for (let more = 0; more < many; more++)
          client.set(`${name}w${n}:e${client.version}`, 'x'.repeat(random() * mostBytes))
      }
    }, everyMs)
  }

  static async start(server: ServerProcess, options: LoadOptions): Promise<Load> {
    await makeTables(server)
    const writers = await Promise.all(
      Array.from({ length: options.writers ?? 6 }, async (_, n) => {
        const table = TABLES[n % TABLES.length] ?? TABLES[0]
        return { table, ...(await connect(server, table)) }
      }),
    )
    return new Load(writers, options)
  }

  /** No more edits; the connections stay. */
  stop(): void {
    clearInterval(this.#writing)
  }

  end(): void {
    this.stop()
    for (const { client } of this.writers) client.end()
  }

  /** How many edits were acknowledged so far. */
  get acknowledged(): number {
    return this.writers.reduce(
      (sum, { client }) => sum + client.ledger.filter(({ version }) => version <= client.acked).length,
      0,
    )
  }

  /** At least so long, and until so many edits are acknowledged: on a busy machine that takes longer. */
  async goOn(milliseconds: number, leastAcknowledged: number): Promise<void> {
    await later(milliseconds)
    while (this.acknowledged < leastAcknowledged) await later(20)
  }

  get sent(): number {
    return this.writers.reduce((sum, { client }) => sum + client.ledger.length, 0)
  }

  written({ client }: Writer): Written[] {
    return client.ledger.map(({ key, version }) => ({ key, version, acknowledged: version <= client.acked }))
  }
}

async function connect(
  server: ServerProcess,
  table: string,
): Promise<{ client: HonestClient; port: number }> {
  const client = clientOf(server, table)
  await client.ready
  const socket: unknown = Reflect.get(client.raw.socket, '_socket')
  return { client, port: Number(Reflect.get(Object(socket), 'localPort')) }
}

export const clientOf = (server: ServerProcess, table: string): HonestClient =>
  new HonestClient(`${server.ws}/ws/${PLAN}/${table}`, undefined, { headers: server.headers })

export async function makeTables({ url, headers }: ServerProcess): Promise<void> {
  for (const id of TABLES.slice(1)) {
    const answer = await fetch(`${url}/api/plans/${PLAN}/tables`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-fascicle': '1', ...headers },
      body: JSON.stringify({ id }),
    })
    if (!answer.ok) throw new Error(`no table ${id}: ${answer.status} ${await answer.text()}`)
  }
}
