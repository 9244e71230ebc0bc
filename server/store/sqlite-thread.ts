/**
 * The thread in which SQLite runs, started by `SqliteLogStore` once to write (so that waiting for the disk never stops the event loop) and
 * some times to read, so that what is small does not wait for what is large. Each request is answered with its number; whatever throws is
 * answered as `failed`.
 */
import { parentPort, workerData } from 'node:worker_threads'

import { must } from '../../shared/model/error.ts'
import { BuiltStates } from './built-states.ts'
import { SqliteReader } from './sqlite-reader.ts'
import { SqliteWriter } from './sqlite-writer.ts'
import type { ThreadAnswer, ThreadRequest, ThreadSetup } from './thread-protocol.ts'

const port = must(parentPort, 'the port to the main thread')
const setup = workerData as ThreadSetup

const answerTo = setup.role === 'writer' ? writing() : reading()

port.on('message', ({ id, ask }: ThreadRequest) => {
  let answer: ThreadAnswer
  try {
    answer = { id, ok: answerTo(ask) }
  } catch (error) {
    answer = { id, failed: describe(error) }
  }
  port.postMessage(answer)
})

function writing(): (ask: ThreadRequest['ask']) => unknown {
  const writer = new SqliteWriter(setup.file, Date.now, setup.busyTimeout)
  writer.begin()
  return (ask) => {
    switch (ask.what) {
      case 'append':
        return writer.append(ask.batch)
      case 'create-plan':
        return writer.createPlan(ask.plan, ask.rooms)
      case 'create-room':
        return writer.createRoom(ask.key, ask.update)
      case 'keep-snapshot':
        return writer.keepSnapshot(ask.snapshot)
      case 'write':
        return writer.write(ask.statements)
      case 'probe':
        return writer.probe()
      case 'close':
        return writer.close()
      default:
        throw new Error(`a writer is not asked to ${ask.what}`)
    }
  }
}

function reading(): (ask: ThreadRequest['ask']) => unknown {
  const reader = new SqliteReader(setup.file)
  const states = new BuiltStates(reader)
  return (ask) => {
    switch (ask.what) {
      case 'meta':
        return { epoch: reader.meta('epoch'), starts: reader.meta('starts') }
      case 'plans':
        return reader.plans()
      case 'rooms':
        return reader.rooms(ask.plan)
      case 'owners':
        return reader.owners(ask.plan)
      case 'load':
        return reader.load(ask.key)
      case 'read':
        return reader.read(ask.statement)
      case 'condense':
        return reader.condense(ask.key)
      case 'state':
        return states.of(ask.key)
      case 'close':
        return reader.close()
      default:
        throw new Error(`a reader is not asked to ${ask.what}`)
    }
  }
}

function describe(error: unknown): { code: string; message: string } {
  if (!(error instanceof Error)) return { code: '', message: String(error) }
  return { code: 'code' in error ? String(error.code) : '', message: error.message }
}
