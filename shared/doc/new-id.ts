/** Ids of rows, columns, components and names: ten random characters, 59 bits; two people never meet. */
import type { Random } from '../model/order.ts'

const FIRST = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'
const REST = `0123456789${FIRST}`

export function newId(random: Random): string {
  let id = FIRST.charAt(Math.floor(random() * FIRST.length))
  while (id.length < 10) id += REST.charAt(Math.floor(random() * REST.length))
  return id
}

/** Ids of tables stand in URLs: lower case only. */
export function newSlug(random: Random): string {
  let id = 't'
  while (id.length < 13) id += Math.floor(random() * 36).toString(36)
  return id
}
