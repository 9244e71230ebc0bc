/**
 * Identities. The only file that turns a string into an id; everywhere else the compiler keeps them apart.
 * Rows, columns and components are local to one document; plans and tables are names in URLs and rooms.
 */
export type PlanId = string & { readonly __plan: unique symbol }
export type TableId = string & { readonly __table: unique symbol }
export type RowId = string & { readonly __row: unique symbol }
export type ColumnId = string & { readonly __column: unique symbol }
export type ComponentId = string & { readonly __component: unique symbol }
export type NameId = string & { readonly __name: unique symbol }

/** Plans and tables: what may stand in a URL and in a room name. */
const SLUG = /^[a-z0-9][a-z0-9-]{0,63}$/
/** Rows, columns, components, names: never a `:` (it separates a cell's row from its column), never a `#` (reserved fields). */
const LOCAL = /^[A-Za-z0-9][A-Za-z0-9_-]{0,31}$/

export const isSlug = (text: string): boolean => SLUG.test(text)
export const isLocalId = (text: string): boolean => LOCAL.test(text)

export const planId = (text: string): PlanId => text as PlanId
export const tableId = (text: string): TableId => text as TableId
export const rowId = (text: string): RowId => text as RowId
export const columnId = (text: string): ColumnId => text as ColumnId
export const componentId = (text: string): ComponentId => text as ComponentId
export const nameId = (text: string): NameId => text as NameId
