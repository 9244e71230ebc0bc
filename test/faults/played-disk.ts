/**
 * The disk played back from its record: what could be found on it if the power had gone at any moment. What a finished sync covers is there.
 * Of the rest anything may be: each sector of 512 bytes, each truncation by itself, and the newest changes of names, in their order. Names
 * are on disk with the sync of their directory; a new file's own also with the file's first sync, as on the file systems in use.
 */
import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

import type { DiskEntry } from './disk-record.ts'

const SECTOR = 512

type Change = DiskEntry & { readonly what: 'write' | 'truncate' }
type Naming = DiskEntry & { readonly what: 'create' | 'remove' | 'rename' }
type Pending<T> = { readonly index: number; readonly entry: T }

/** Contents of one file. */
class Platter {
  bytes: Buffer

  constructor(bytes = Buffer.alloc(0)) {
    this.bytes = bytes
  }

  apply(change: Change): void {
    if (change.what === 'truncate') this.resize(change.length)
    else this.write(change.at, change.data)
  }

  write(at: number, data: Buffer): void {
    if (this.bytes.length < at + data.length) this.resize(at + data.length)
    data.copy(this.bytes, at)
  }

  resize(length: number): void {
    const next = Buffer.alloc(length)
    this.bytes.copy(next, 0, 0, Math.min(length, this.bytes.length))
    this.bytes = next
  }

  copy(): Platter {
    return new Platter(Buffer.from(this.bytes))
  }
}

export type PlayedDiskOptions = {
  /** As if no sync had ever been asked for: what `synchronous=OFF` comes to. */
  readonly withoutSyncs?: boolean
}

export class PlayedDisk {
  readonly #synced = new Map<number, Platter>()
  readonly #pending = new Map<number, Pending<Change>[]>()
  #names = new Map<string, number>()
  #naming: Pending<Naming>[] = []
  /** Numbers of files are used again; ours are not. */
  readonly #current = new Map<number, number>()
  #created = 0
  readonly #directory: number
  readonly #options: PlayedDiskOptions
  #index = 0

  /** `directory`: as it is before the first entry; everything in it counts as on disk. */
  constructor(directory: string, options: PlayedDiskOptions = {}) {
    this.#options = options
    this.#directory = statSync(directory).ino
    for (const name of readdirSync(directory)) {
      if (name.endsWith('-shm')) continue
      const { ino } = statSync(join(directory, name))
      this.#names.set(name, ino)
      this.#synced.set(ino, new Platter(readFileSync(join(directory, name))))
    }
  }

  play(entry: DiskEntry): void {
    const index = this.#index++
    switch (entry.what) {
      case 'write':
      case 'truncate':
        this.#pendingOf(this.#own(entry.file)).push({ index, entry })
        return
      case 'create':
        this.#current.set(entry.file, -++this.#created)
        this.#naming.push({ index, entry: { ...entry, file: this.#own(entry.file) } })
        return
      case 'remove':
      case 'rename':
        this.#naming.push({ index, entry })
        return
      case 'synced':
        if (!this.#options.withoutSyncs) this.#sync(this.#own(entry.file), entry.since)
        return
      default:
    }
  }

  /** One of the disks there could be if the power went now. */
  cut(random: () => number): ReadonlyMap<string, Buffer> {
    const names = new Map(this.#names)
    const survived = Math.floor(random() * (this.#naming.length + 1))
    for (const { entry } of this.#naming.slice(0, survived)) rename(names, entry)
    // Nothing unsynced at all, or each piece as it happened to come.
    const chance = random() < 1 / 3 ? 0 : 1 / 4 + random() / 2
    return this.#contents(names, (platter, change) => {
      if (change.what === 'truncate') {
        if (random() < chance) platter.resize(change.length)
        return
      }
      for (let from = 0; from < change.data.length; from += SECTOR)
        if (random() < chance) platter.write(change.at + from, change.data.subarray(from, from + SECTOR))
    })
  }

  /** Everything that was done, as a process that was only killed leaves it. */
  whole(): ReadonlyMap<string, Buffer> {
    const names = new Map(this.#names)
    for (const { entry } of this.#naming) rename(names, entry)
    return this.#contents(names, (platter, change) => platter.apply(change))
  }

  #contents(
    names: ReadonlyMap<string, number>,
    survive: (platter: Platter, change: Change) => void,
  ): ReadonlyMap<string, Buffer> {
    return new Map(
      [...names].map(([name, file]) => {
        const platter = this.#synced.get(file)?.copy() ?? new Platter()
        for (const { entry } of this.#pending.get(file) ?? []) survive(platter, entry)
        return [name, platter.bytes]
      }),
    )
  }

  #own(file: number): number {
    return this.#current.get(file) ?? file
  }

  #pendingOf(file: number): Pending<Change>[] {
    const pending = this.#pending.get(file) ?? []
    this.#pending.set(file, pending)
    return pending
  }

  #sync(file: number, since: number): void {
    const covers = (pending: Pending<unknown>): boolean => pending.index < since
    if (file === this.#directory) {
      for (const { entry } of this.#naming.filter(covers)) rename(this.#names, entry)
      this.#naming = this.#naming.filter((pending) => !covers(pending))
      return
    }
    const platter = this.#synced.get(file) ?? new Platter()
    this.#synced.set(file, platter)
    const pending = this.#pendingOf(file)
    for (const { entry } of pending.filter(covers)) platter.apply(entry)
    this.#pending.set(
      file,
      pending.filter((each) => !covers(each)),
    )
    // With a file its own name, and so whatever was named before it, in the same journal.
    const born = this.#naming.findLastIndex(
      ({ index, entry }) => entry.what === 'create' && entry.file === file && index < since,
    )
    for (const { entry } of this.#naming.splice(0, born + 1)) rename(this.#names, entry)
  }
}

function rename(names: Map<string, number>, entry: Naming): void {
  if (entry.what === 'create') names.set(entry.name, entry.file)
  else if (entry.what === 'remove') names.delete(entry.name)
  else {
    const file = names.get(entry.name)
    names.delete(entry.name)
    if (file !== undefined) names.set(entry.to, file)
  }
}

/** Puts the files of a cut into a directory of their own, replacing what is there. */
export function layOut(files: ReadonlyMap<string, Buffer>, directory: string): void {
  rmSync(directory, { recursive: true, force: true })
  mkdirSync(directory, { recursive: true })
  for (const [name, bytes] of files) writeFileSync(join(directory, name), bytes)
}
