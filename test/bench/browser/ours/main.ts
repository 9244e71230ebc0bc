/**
 * The product's grid over the product's session, store in memory, calculation in its worker: built as the product is. The documents come
 * as bytes, as from the device or the server.
 */
import '../../../../client/styles/fonts.css'
import '../../../../client/styles/tokens.css'
import '../../../../client/styles/base.css'
import { mount } from 'svelte'

import { startBrowserWorker } from '../../../../client/calc/browser-worker.ts'
import { CalcHost } from '../../../../client/calc/calc-host.ts'
import { words } from '../../../../client/i18n/words.svelte.ts'
import { PlanSession } from '../../../../client/session/plan-session.ts'
import { MemoryDisk, MemoryPlanStore } from '../../../../client/storage/memory-plan-store.ts'
import { fontsReady } from '../../../../client/ui/fonts-ready.ts'
import { planId, tableId } from '../../../../shared/model/ids.ts'
import { askedFor, DATA_MARK, middleOf } from '../bench-page.ts'
import { BENCH_TABLE, columnIdAt, PLAN_ID, readPieces } from '../plan-bytes.ts'
import type { RemoteEdit } from '../remote-edits.ts'
import { BytesSync } from './bytes-sync.ts'
import OurPage from './OurPage.svelte'

/**
 * Appends what is written to nothing: the memory store keeps every piece and writes the whole document anew after two hundred, which is every
 * four seconds here, while the browser's store gathers what others write for half a second before it is one piece.
 */
class BytesStore extends MemoryPlanStore {
  override append(): Promise<void> {
    return Promise.resolve()
  }
}

const { columns, formulas } = askedFor()
const folder = `data-${columns}${formulas ? '-formulas' : ''}`
const sync = new BytesSync()
/** What others write, one piece a tick. */
let pieces: readonly Uint8Array[] = []
let next = 0

async function bytes(name: string): Promise<Uint8Array> {
  const answer = await fetch(`${folder}/${name}`)
  if (!answer.ok) throw new Error(`${name} is not there`)
  return new Uint8Array(await answer.arrayBuffer())
}

async function start(): Promise<void> {
  const [outline, table] = await Promise.all([
    bytes('outline'),
    bytes('table'),
    words.use('en'),
    fontsReady(document.fonts),
  ])
  const disk = new MemoryDisk()
  disk.room('outline').pieces.push(outline)
  disk.room(BENCH_TABLE).pieces.push(table)
  const session = await PlanSession.open({
    planId: planId(PLAN_ID),
    store: new BytesStore(Math.random, disk),
    socket: sync,
    calc: new CalcHost({ start: startBrowserWorker }),
    person: { id: 'somebody', name: 'Somebody', verified: true },
    env: { random: Math.random, now: Date.now },
    writeWorkbook: () => Promise.reject(new Error('nothing is exported here')),
  })
  performance.mark(DATA_MARK)
  mount(OurPage, {
    target: document.querySelector('#app')!,
    props: { session, table: tableId(BENCH_TABLE) },
  })
}

const cellAt = (row: number, column: number): HTMLElement | null =>
  document.querySelector<HTMLElement>(`.ag-row[row-index="${row}"] .ag-cell[col-id="${columnIdAt(column)}"]`)

window.bench = {
  ready: () => !!cellAt(10, 5)?.textContent,
  centre: (row, column) => middleOf(cellAt(row, column)!),
  shown: (row, column) => cellAt(row, column)?.textContent ?? '',
  isEditing: (text) => {
    const field = document.activeElement
    if (!(field instanceof HTMLTextAreaElement) || !field.closest('.f-grid')) return false
    const { width, height } = field.getBoundingClientRect()
    return width > 4 && height > 4 && getComputedStyle(field).opacity !== '0' && field.value.includes(text)
  },
  prepare: async (run) => {
    pieces = readPieces(await bytes(run))
    next = 0
  },
  change: (edits: readonly RemoteEdit[]) => {
    const piece = pieces[next++]
    if (!piece || edits.length === 0) throw new Error('more ticks than were prepared')
    sync.bring(BENCH_TABLE, piece)
  },
  isFilled: (x, y) => !!document.elementFromPoint(x, y)?.closest('.ag-cell')?.textContent,
}

void start()
