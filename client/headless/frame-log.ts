/**
 * An append-only file of frames: magic, length, CRC-32, payload. What was appended is on the disk when `sync` has resolved.
 * A torn tail (the process or the machine died while writing) is cut off; a damaged stretch in the middle is skipped and handed out, so
 * that its owner can keep it aside. I/O errors reject; the next append overwrites whatever half a frame they left.
 */
import { type FileHandle, open, rename, rm } from 'node:fs/promises'
import { dirname } from 'node:path'
import { crc32 } from 'node:zlib'

const MAGIC = 0xfa5c1c1e
const HEAD = 12
const LONGEST = 1 << 30

export type ReadFrames = { readonly frames: readonly Uint8Array[]; readonly damaged: readonly Uint8Array[] }

export class FrameLog {
  readonly #path: string
  #file: FileHandle
  #size: number
  #synced = true

  private constructor(path: string, file: FileHandle, size: number) {
    this.#path = path
    this.#file = file
    this.#size = size
  }

  static async open(path: string): Promise<{ readonly log: FrameLog; readonly read: ReadFrames }> {
    const file = await open(path, 'a+').then(async (made) => {
      await made.close()
      return open(path, 'r+')
    })
    const bytes = await file.readFile()
    const { frames, damaged, end } = parse(bytes)
    const log = new FrameLog(path, file, end)
    if (end < bytes.length) await file.truncate(end)
    if (damaged.length > 0) await log.rewrite(frames)
    else if (bytes.length === 0) await syncFolder(path)
    return { log, read: { frames, damaged } }
  }

  get size(): number {
    return this.#size
  }

  /** In the file, but on the disk only after `sync`. */
  async append(payloads: readonly Uint8Array[]): Promise<void> {
    const bytes = Buffer.concat(payloads.map(frame))
    await writeWhole(this.#file, bytes, this.#size)
    this.#size += bytes.length
    this.#synced = false
  }

  async sync(): Promise<void> {
    if (this.#synced) return
    await this.#file.datasync()
    this.#synced = true
  }

  /** The whole content anew, in one step: either the old file or the new one is there. */
  async rewrite(payloads: readonly Uint8Array[]): Promise<void> {
    const bytes = Buffer.concat(payloads.map(frame))
    const made = `${this.#path}.new`
    const next = await open(made, 'w+')
    try {
      await writeWhole(next, bytes, 0)
      await next.sync()
      await rename(made, this.#path)
    } catch (error) {
      await next.close()
      // Half a copy only takes what is left of a full disk.
      await rm(made, { force: true })
      throw error
    }
    const old = this.#file
    this.#file = next
    this.#size = bytes.length
    this.#synced = true
    await old.close()
    await syncFolder(this.#path)
  }

  /** Reads everything again, in order. */
  async read(): Promise<readonly Uint8Array[]> {
    return parse(await readWhole(this.#file, this.#size)).frames
  }

  async close(): Promise<void> {
    await this.#file.close()
  }
}

/** A nearly full disk takes a part and reports no error; what does not fit is one here. */
async function writeWhole(file: FileHandle, bytes: Uint8Array, at: number): Promise<void> {
  for (let done = 0; done < bytes.length;) {
    const { bytesWritten } = await file.write(bytes, done, bytes.length - done, at + done)
    if (bytesWritten === 0)
      throw Object.assign(new Error('ENOSPC: the disk takes no more'), { code: 'ENOSPC', syscall: 'write' })
    done += bytesWritten
  }
}

/** The first `length` bytes, or what there is of them. */
async function readWhole(file: FileHandle, length: number): Promise<Buffer> {
  const bytes = Buffer.alloc(length)
  let done = 0
  while (done < length) {
    const { bytesRead } = await file.read(bytes, done, length - done, done)
    if (bytesRead === 0) break
    done += bytesRead
  }
  return bytes.subarray(0, done)
}

/** A new name in a folder is on the disk only when the folder is. */
async function syncFolder(path: string): Promise<void> {
  const folder = await open(dirname(path), 'r')
  try {
    await folder.sync()
  } finally {
    await folder.close()
  }
}

function frame(payload: Uint8Array): Buffer {
  const head = Buffer.alloc(HEAD)
  head.writeUInt32BE(MAGIC, 0)
  head.writeUInt32BE(payload.length, 4)
  head.writeUInt32BE(crc32(payload), 8)
  return Buffer.concat([head, payload])
}

/** `end`: behind the last good frame. */
function parse(bytes: Buffer): { frames: Uint8Array[]; damaged: Uint8Array[]; end: number } {
  const frames: Uint8Array[] = []
  const damaged: Uint8Array[] = []
  let end = 0
  let at = 0
  while (at < bytes.length) {
    const payload = payloadAt(bytes, at)
    if (payload) {
      if (at > end) damaged.push(bytes.subarray(end, at))
      frames.push(payload)
      at += HEAD + payload.length
      end = at
    } else at = nextMagic(bytes, at + 1)
  }
  return { frames, damaged, end }
}

function payloadAt(bytes: Buffer, at: number): Uint8Array | null {
  if (at + HEAD > bytes.length || bytes.readUInt32BE(at) !== MAGIC) return null
  const length = bytes.readUInt32BE(at + 4)
  if (length > LONGEST || at + HEAD + length > bytes.length) return null
  const payload = new Uint8Array(bytes.subarray(at + HEAD, at + HEAD + length))
  return crc32(payload) === bytes.readUInt32BE(at + 8) ? payload : null
}

const MAGIC_BYTES = Buffer.from([0xfa, 0x5c, 0x1c, 0x1e])

function nextMagic(bytes: Buffer, from: number): number {
  const found = bytes.indexOf(MAGIC_BYTES, from)
  return found < 0 ? bytes.length : found
}
