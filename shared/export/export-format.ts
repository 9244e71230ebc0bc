/** What a table can be written as. Apart from the writers, so that whoever only asks which formats there are need not load them. */
export const EXPORT_FORMATS = ['csv', 'xlsx', 'json'] as const
export type ExportFormat = (typeof EXPORT_FORMATS)[number]
