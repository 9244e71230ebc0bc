/** A table to be: what the dialog asks for. */
export type NewTableChoice = { readonly title: string; readonly numbered: boolean }
