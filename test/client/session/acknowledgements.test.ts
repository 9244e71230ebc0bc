import { expect, test } from 'vitest'

import { Acknowledgements } from '../../../client/session/acknowledgements.ts'
import type { RoomMark } from '../../../shared/model/room-mark.ts'

const stored = (marks: readonly RoomMark[]): Acknowledgements => {
  const book = new Acknowledgements('me')
  for (const mark of marks) book.learn(mark)
  return book
}
/** Everything a store would have of a book that met a server, made an edit, and had it acknowledged. */
function savedOn(epoch: number): { book: Acknowledgements; marks: RoomMark[] } {
  const book = new Acknowledgements('me')
  const marks = [...book.renew(epoch)]
  book.grow()
  marks.push(...book.settle(book.length))
  expect([book.isSaved, book.unsaved]).toEqual([true, 0])
  return { book, marks }
}

test('[SAFE7] the same server again: what was saved is saved', () => {
  const { book, marks } = savedOn(5)
  expect([book.renew(5), book.isSaved]).toEqual([[], true])
  const later = stored(marks)
  expect(later.isSaved).toBe(true)
  expect(later.renew(5)).toEqual([])
  expect(later.isSaved).toBe(true)
})

test.each([9, 2])(
  '[SAFE7] a server with another store (%i after 5): nothing is saved before it says so',
  (epoch) => {
    const { book, marks } = savedOn(5)
    for (const one of [book, stored(marks)]) {
      const changed = one.renew(epoch)
      expect(changed).toContainEqual({ writer: 'me', version: 1, acked: 0, epoch })
      expect([one.isSaved, one.unsaved, one.isAcknowledged('me', 1)]).toEqual([false, 1, false])
      one.settle(one.length - 2)
      expect(one.isSaved).toBe(false)
      one.settle(one.length)
      expect([one.isSaved, one.unsaved, one.isAcknowledged('me', 1)]).toEqual([true, 0, true])
    }
  },
)

test('[SAFE7] what was not saved when the new store was met is not after a restart either', () => {
  const { book, marks } = savedOn(5)
  const later = stored([...marks, ...book.renew(9)])
  expect([later.isSaved, later.unsaved]).toEqual([false, 1])
  later.renew(9)
  later.settle(later.length)
  expect(later.isSaved).toBe(true)
})

test('[SAFE7] somebody who made no edit owes the difference, too', () => {
  const reader = new Acknowledgements('reader')
  const later = stored(reader.renew(5))
  expect(reader.isSaved).toBe(true)
  later.renew(9)
  expect([later.isSaved, later.unsaved]).toEqual([false, 0])
  later.settle(later.length)
  expect(later.isSaved).toBe(true)
})

test('[SAFE7] a tab that has not heard of the new store does not make it saved', () => {
  const { book } = savedOn(5)
  book.renew(9)
  book.confirm([{ writer: 'me', version: 1, acked: 1, epoch: 5 }])
  book.learn({ writer: 'other', version: 3, acked: 3, epoch: 5 })
  expect([book.isSaved, book.unsaved]).toEqual([false, 4])
  book.settle(book.length)
  expect(book.isSaved).toBe(true)
})

test('[SAFE7] another tab tells that the server begins anew, and that it is saved again', () => {
  const [{ book: here }, { book: there }] = [savedOn(5), savedOn(5)]
  here.confirm(there.renew(9))
  expect([here.isSaved, here.unsaved]).toEqual([false, 1])
  here.confirm(there.settle(there.length))
  expect(here.isSaved).toBe(true)
})
