/** Ids of rows, columns, components and names: ten random characters, 59 bits; two people never meet. */
import type { Random } from '../model/order.ts'

const FIRST = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'
const REST = `0123456789${FIRST}`

export function newId(random: Random): string {
  let id = FIRST.charAt(Math.floor(random() * FIRST.length))
  while (id.length < 10) id += REST.charAt(Math.floor(random() * REST.length))
  return id
}
