/** A refusal as a sentence for whoever sits at the terminal. */
import { importSentence } from '../shared/import/import-sentence.ts'
import type { AppError, AppErrorCode } from '../shared/model/error.ts'

type Facts = AppError['facts']

const SENTENCES: { readonly [code in AppErrorCode]?: (facts: Facts) => string } = {
  'config-invalid': ({ setting, value, wanted }) =>
    `The setting ${setting} is ${value}; it has to be ${wanted}.`,
  'bind-refused': ({ host }) =>
    `Not listening on ${host}: there is no sign-in yet, so whoever reaches the server could read and change every plan. Use 127.0.0.1.`,
  'data-in-use': ({ directory, url }) =>
    `Another Fascicle server is using ${directory}. Stop it first, ${
      url === undefined ? 'or choose another directory with --data' : `or go through it with --url ${url}`
    }.`,
  'port-in-use': ({ port }) => `Port ${port} is taken. Choose another with --port; 0 takes any free one.`,
  'data-missing': ({ directory }) => `There is no Fascicle database in ${directory}.`,
  'file-missing': ({ file }) => `There is no file ${file}.`,
  'file-exists': ({ file }) => `${file} is already there. Say --force to replace it.`,
  'backup-invalid': ({ file }) => `${file} is not a sound Fascicle backup; nothing was changed.`,
  'newer-schema': ({ file }) => `${file} was written by a newer Fascicle. Update this one.`,
  'file-refused': ({ file, reason }) => `${file} cannot be used: ${reason}.`,
  'import-invalid': importSentence,
  'formula-too-long': () => 'The file was refused: one of its formulas is too long.',
  'formula-too-deep': () => 'The file was refused: one of its formulas is nested too deeply.',
  'formula-too-complex': () => 'The file was refused: one of its formulas is too complex.',
  'id-taken': ({ id }) => `There is a plan ${id} already. Choose another id with --as.`,
  'id-not-allowed': ({ id }) => `${id} cannot be an id: small letters, digits and -, at most 64.`,
  'address-invalid': ({ address }) => `${address} is not the address of a server.`,
  offline: ({ url }) => `The server at ${url} does not answer.`,
  'unknown-plan': ({ plan }) => `There is no plan ${plan}.`,
  'unknown-table': ({ table }) => `There is no table ${table}.`,
  'storage-unavailable': () => 'The data cannot be read or written at the moment.',
}

export const sentenceOf = (error: AppError): string =>
  SENTENCES[error.code]?.(error.facts) ?? `Refused: ${error.code} ${JSON.stringify(error.facts)}`
