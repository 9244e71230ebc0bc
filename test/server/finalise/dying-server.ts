/**
 * A server that is killed (SIGKILL, by itself) at a moment of its choosing while a table is finalised or reopened: a process of its own. Sends
 * its address to its parent. Arguments: data directory, moment. Without them it only says where its bundle is, and waits for its parent's end.
 */
import { startApp } from '../../../server/app.ts'
import { readConfig } from '../../../server/config.ts'
import { createLog } from '../../../server/log.ts'
import { SqliteLogStore } from '../../../server/store/sqlite-log-store.ts'
import type { TableStore } from '../../../server/store/tables.ts'

const [directory = '', moment = ''] = process.argv.slice(2)
const die = (): never => {
  process.kill(process.pid, 'SIGKILL')
  throw new Error('dead')
}

if (directory === '') {
  process.send?.(import.meta.url)
  await new Promise(() => void process.on('disconnect', () => process.exit(0)))
}

const store = await SqliteLogStore.open(directory)
const isStep = (statements: readonly { readonly sql: string }[]): boolean =>
  statements.some(({ sql }) => sql.includes('"lifecycle"'))
const tables: TableStore = {
  read: (statement) => store.tables.read(statement),
  write: async (statements) => {
    if (isStep(statements) && moment === 'before the commit') die()
    const written = store.tables.write(statements)
    if (isStep(statements) && moment === 'during the commit') setImmediate(die)
    const answer = await written
    if (isStep(statements) && moment === 'after the commit') die()
    return answer
  },
}
const app = await startApp({
  config: readConfig({}, { port: '0', logLevel: 'silent' }),
  log: createLog('silent'),
  store,
  tables,
  clientDirectory: directory,
  operatorKey: 'k'.repeat(43),
})
const { rooms, threads } = app.parts
const freeze = rooms.freeze.bind(rooms)
rooms.freeze = async (key) => {
  const contents = await freeze(key)
  if (moment === 'when it is frozen') die()
  return contents
}
const run = threads.run.bind(threads)
threads.run = async (task) => {
  const answer = await run(task)
  if (moment === 'when it is calculated') die()
  return answer
}
const write = rooms.write.bind(rooms)
rooms.write = async (key, make, notes) => {
  if (moment === 'before the register') die()
  const seq = await write(key, make, notes)
  if (moment === 'after the register') die()
  return seq
}
const after = /^after (\d+) ms$/.exec(moment)?.[1]
process.on('message', () => {
  if (after !== undefined) setTimeout(die, Number(after))
})
process.send?.(app.url)
