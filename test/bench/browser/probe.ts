/**
 * What measures inside a page. `installProbe` runs before anything of the page does, so it stands alone: nothing may be imported into it
 * but types. A moment counts as painted in the first task after the frame that shows it.
 */
import type { Point } from './bench-page.ts'
import type { RemoteEdit } from './remote-edits.ts'

export type FrameLog = {
  /** Milliseconds between frames. */
  readonly times: readonly number[]
  /** Share of the looks at cells that found none, where that can be seen. */
  readonly blank: number | null
}

export type Probe = {
  /** When the first rows were painted, from the navigation; resolves as soon as they are. */
  readonly painted: Promise<number>
  /** When this cell first showed this number, however its digits are grouped, from the navigation. */
  shows(cell: SeenCell): Promise<number>
  /** Waits for the next press of `key`, and then until `seen` is painted. */
  afterKey(key: string, seen: Seen): void
  /** Milliseconds of everything `afterKey` was asked since the last time, in order; -1: it was not painted within three seconds. */
  latencies(): Promise<readonly number[]>
  startFrames(looks: readonly Point[]): void
  stopFrames(): FrameLog
  /** Hands the ticks to the grid, one every `every` milliseconds. */
  play(ticks: readonly (readonly RemoteEdit[])[], every: number): Promise<void>
}

/** `text`: what it should show, where that can be read; absent, or on a canvas: something else than before. */
export type SeenCell = { readonly row: number; readonly column: number; readonly text?: string }

export type Seen = { readonly editor: string } | { readonly cell: SeenCell }

declare global {
  interface Window {
    probe: Probe
  }
}

export function installProbe(): void {
  const PATIENCE = 3000

  /** Once per frame, in the first task after it, until it gives true. */
  const eachFrame = (look: (now: number) => boolean): void => {
    const channel = new MessageChannel()
    channel.port1.addEventListener('message', () => {
      if (!look(performance.now())) requestAnimationFrame(ask)
    })
    channel.port1.start()
    const ask = (): void => channel.port2.postMessage(null)
    requestAnimationFrame(ask)
  }
  const isReady = (): boolean => {
    try {
      return window.bench?.ready() ?? false
    } catch {
      // Half of it is there.
      return false
    }
  }

  const shown = ({ row, column }: SeenCell): string => window.bench?.shown(row, column).trim() ?? ''
  let asked: Promise<number>[] = []
  let frames: {
    times: number[]
    looks: readonly Point[]
    last: number
    looked: number
    blank: number
  } | null = null

  const onFrame = (now: number): void => {
    if (!frames) return
    if (frames.last > 0) frames.times.push(now - frames.last)
    frames.last = now
    for (const { x, y } of frames.looks) {
      if (!window.bench?.isFilled) break
      frames.looked++
      if (!window.bench.isFilled(x, y)) frames.blank++
    }
    requestAnimationFrame(onFrame)
  }

  window.probe = {
    painted: new Promise((resolve) => {
      eachFrame((now) => {
        const ready = isReady()
        if (ready) resolve(now)
        return ready
      })
    }),
    shows: (cell) =>
      new Promise((resolve) => {
        const empty = window.bench?.isFilled ? null : '0'
        eachFrame((now) => {
          const text = isReady() ? shown(cell) : ''
          const done =
            text !== '' && (empty === null ? text.replace(/\D/g, '') === cell.text : text !== empty)
          if (done) resolve(now)
          return done
        })
      }),
    afterKey(key, seen) {
      const before = 'cell' in seen ? shown(seen.cell) : ''
      const isSeen = (): boolean => {
        if ('editor' in seen) return window.bench?.isEditing(seen.editor) ?? false
        const text = shown(seen.cell)
        return window.bench?.isFilled && seen.cell.text !== undefined
          ? text === seen.cell.text
          : text !== before
      }
      const waited = new Promise<number>((resolve) => {
        const pressed = (event: KeyboardEvent): void => {
          if (event.key !== key) return
          window.removeEventListener('keydown', pressed, true)
          eachFrame((now) => {
            const took = now - event.timeStamp
            const done = isSeen() || took > PATIENCE
            if (done) resolve(took > PATIENCE ? -1 : took)
            return done
          })
        }
        window.addEventListener('keydown', pressed, true)
      })
      asked.push(waited)
    },
    latencies() {
      const all = Promise.all(asked)
      asked = []
      return all
    },
    startFrames(looks) {
      frames = { times: [], looks, last: 0, looked: 0, blank: 0 }
      requestAnimationFrame(onFrame)
    },
    stopFrames() {
      const { times = [], looked = 0, blank = 0 } = frames ?? {}
      frames = null
      return { times, blank: looked > 0 ? blank / looked : null }
    },
    play: (ticks, every) =>
      new Promise((resolve) => {
        let next = 0
        const timer = setInterval(() => {
          const edits = ticks[next++]
          if (edits) window.bench?.change(edits)
          else {
            clearInterval(timer)
            resolve()
          }
        }, every)
      }),
  }
}
