/** The log's promises to its owners when the disk takes less than it is given. Real files; only what the system reports is bent. */
import { open, readdir, writeFile, type FileHandle } from 'node:fs/promises'
import { join } from 'node:path'

import { afterEach, expect, test, vi } from 'vitest'

import { FrameLog } from '../../../client/headless/frame-log.ts'
import { scratchDirectory } from '../../helpers/scratch-directory.ts'

afterEach(() => vi.restoreAllMocks())
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text)
const texts = async (path: string): Promise<string[]> => {
  const { log, read } = await FrameLog.open(path)
  await log.close()
  expect(read.damaged).toEqual([])
  return read.frames.map((frame) => Buffer.from(frame).toString())
}
type Transfer = (
  this: FileHandle,
  buffer: Uint8Array,
  offset: number,
  length: number,
  position: number,
) => Promise<object>

/** From now on a write or read moves as many bytes as `most` says of those wanted. */
async function bend(method: 'read' | 'write', most: (wanted: number) => number): Promise<void> {
  const probe = await open(join(scratchDirectory(), 'probe'), 'w+')
  const prototype = Object.getPrototypeOf(probe) as { [name: string]: Transfer }
  const original = prototype[method]!
  await probe.close()
  vi.spyOn(prototype, method).mockImplementation(function (
    this: FileHandle,
    buffer,
    offset,
    length,
    position,
  ) {
    return original.call(this, buffer, offset, most(length), position)
  })
}
const half = (wanted: number): number => Math.ceil(wanted / 2)

test('[ST18] what the system takes in pieces is written whole', async () => {
  const path = join(scratchDirectory(), 'log')
  const { log } = await FrameLog.open(path)
  await bend('write', half)
  await log.append([bytes('one'), bytes('two')])
  await log.append([bytes('three')])
  await log.sync()
  vi.restoreAllMocks()
  await log.close()
  expect(await texts(path)).toEqual(['one', 'two', 'three'])
})

test('[ST18] a rewrite in pieces is whole before it takes the old file’s place', async () => {
  const path = join(scratchDirectory(), 'log')
  const { log } = await FrameLog.open(path)
  await log.append([bytes('one')])
  await bend('write', half)
  await log.rewrite([bytes('a longer one than before'), bytes('and another')])
  vi.restoreAllMocks()
  await log.close()
  expect(await texts(path)).toEqual(['a longer one than before', 'and another'])
})

test('[ST18] a disk that takes no more is an error: nothing is promised, nothing is replaced', async () => {
  const folder = scratchDirectory()
  const path = join(folder, 'log')
  const { log } = await FrameLog.open(path)
  await log.append([bytes('good')])
  let room = 5
  await bend('write', (wanted) => {
    const taken = Math.min(wanted, room)
    room -= taken
    return taken
  })
  await expect(log.append([bytes('lost')])).rejects.toMatchObject({ code: 'ENOSPC' })
  room = 5
  await expect(log.rewrite([bytes('never')])).rejects.toMatchObject({ code: 'ENOSPC' })
  expect(await readdir(folder)).toEqual(['log'])
  vi.restoreAllMocks()
  await log.append([bytes('later')])
  await log.sync()
  await log.close()
  expect(await texts(path)).toEqual(['good', 'later'])
})

test('[ST18] what the system gives in pieces is read whole', async () => {
  const path = join(scratchDirectory(), 'log')
  await writeFile(path, '')
  const { log } = await FrameLog.open(path)
  await log.append([bytes('one'), bytes('two')])
  await bend('read', half)
  expect((await log.read()).map((frame) => Buffer.from(frame).toString())).toEqual(['one', 'two'])
  vi.restoreAllMocks()
  await log.close()
})
