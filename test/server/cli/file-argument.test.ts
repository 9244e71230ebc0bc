/** Where `-o` points to: whole files, and what is no file and must stay what it is. */
import { spawnSync } from 'node:child_process'
import {
  chmodSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable } from 'node:stream'

import { expect, test } from 'vitest'

import { writeOutput } from '../../../server/cli/file-argument.ts'
import { scratchDirectory } from '../../helpers/scratch-directory.ts'

const bytes = new TextEncoder().encode('all of it')
const write = (file: string): Promise<void> =>
  writeOutput(file, bytes, {
    input: Readable.from([]),
    print: () => undefined,
    write: () => Promise.resolve(),
    complain: () => undefined,
  })

test('[CLI3] a file is replaced whole and keeps who may read it', async () => {
  const folder = scratchDirectory()
  const file = join(folder, 'table.csv')
  writeFileSync(file, 'before')
  chmodSync(file, 0o640)
  await write(file)
  expect(readFileSync(file, 'utf8')).toBe('all of it')
  expect(statSync(file).mode & 0o777).toBe(0o640)
  expect(readdirSync(folder)).toEqual(['table.csv'])
})

test('[CLI3] a symbolic link stays one; what it points to is written', async () => {
  const folder = scratchDirectory()
  mkdirSync(join(folder, 'elsewhere'))
  const [link, real] = [join(folder, 'link'), join(folder, 'elsewhere', 'table.csv')]
  symlinkSync(join('elsewhere', 'table.csv'), link)
  for (let round = 0; round < 2; round++) {
    // The first time there is nothing at the other end yet.
    await write(link)
    expect(lstatSync(link).isSymbolicLink()).toBe(true)
    expect(readlinkSync(link)).toBe(join('elsewhere', 'table.csv'))
    expect(readFileSync(real, 'utf8')).toBe('all of it')
    expect(readdirSync(join(folder, 'elsewhere'))).toEqual(['table.csv'])
    writeFileSync(real, 'something else')
  }
})

test('[CLI3] a named pipe is written into', async () => {
  const pipe = join(scratchDirectory(), 'pipe')
  expect(spawnSync('mkfifo', [pipe]).status).toBe(0)
  const [read] = await Promise.all([readFile(pipe, 'utf8'), write(pipe)])
  expect(read).toBe('all of it')
  expect(lstatSync(pipe).isFIFO()).toBe(true)
})

test('[CLI3] a device is written to and stays one; what it refuses is a sentence’s worth', async () => {
  const folder = scratchDirectory()
  // Through links, so that a fault in the program could not harm the machine's own devices.
  const [nothing, full] = [join(folder, 'null'), join(folder, 'full')]
  symlinkSync('/dev/null', nothing)
  symlinkSync('/dev/full', full)
  await write(nothing)
  await expect(write(full)).rejects.toMatchObject({
    code: 'file-refused',
    facts: { file: full, reason: 'the disk is full' },
  })
  for (const link of [nothing, full]) expect(statSync(link).isCharacterDevice()).toBe(true)
  expect(readdirSync(folder)).toEqual(['full', 'null'])
})

test('[CLI3] a directory, and a folder that is not there, are refused and nothing is left behind', async () => {
  const folder = scratchDirectory()
  await expect(write(folder)).rejects.toMatchObject({
    code: 'file-refused',
    facts: { reason: 'it is a directory' },
  })
  await expect(write(join(folder, 'no', 'table.csv'))).rejects.toMatchObject({
    code: 'file-refused',
    facts: { reason: 'its folder is not there' },
  })
  expect(readdirSync(folder)).toEqual([])
})
