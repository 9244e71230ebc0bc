/**
 * A refusal as a sentence for whoever sits at the terminal. Every code has one, the compiler sees to it; facts that not everybody
 * gives are left out of it where they are missing. What the headless client refuses has been put into words there and does not come here.
 */
import { importSentence } from '../shared/import/import-sentence.ts'
import type { Denial } from '../shared/model/access.ts'
import type { AppError, AppErrorCode } from '../shared/model/error.ts'

type Facts = AppError['facts']
type Sentence = (facts: Facts) => string

/** What may be unknown: ` “x”`, or nothing. */
const quoted = (fact: string | number | undefined): string => (fact === undefined ? '' : ` “${fact}”`)
const because = (fact: string | number | undefined): string =>
  fact === undefined || fact === '' ? '' : `: ${String(fact).replace(/\.$/, '')}`
const inBrackets = (fact: string | number | undefined): string => (fact === undefined ? '' : ` (${fact})`)

/** Denials, and what routes ask for besides; anything else is said as it came. */
const WHY: Readonly<Record<Denial | 'operator' | 'not-hers', string>> = {
  'not-a-member': 'this is for members of the plan',
  viewer: 'a viewer only reads',
  commenter: 'a commenter only reads and comments',
  'another-part': 'it is in a part of the plan that others edit',
  'owners-only': 'only owners of the plan may',
  'administrators-only':
    'only an administrator who is signed in, or the command line on the server’s machine, may',
  final: 'the table is final',
  'token-limit': 'the token was made for less, or no token may',
  'id-taken': 'somebody else wrote under the same client id',
  'not-hers': 'the person may do less than this in the plan, and a token never more than its person',
  operator: 'only the command line on the server’s machine may',
}
const why = (reason: string | number | undefined): string | number | undefined => {
  const known: Readonly<Record<string, string>> = WHY
  return reason === undefined ? undefined : (known[reason] ?? reason)
}

/** Settings, files, ports and databases: refused on this machine. */
const OF_THIS_MACHINE = {
  'config-invalid': ({ setting, value, wanted }) =>
    `The setting ${setting} is ${value}; it has to be ${wanted}.`,
  'bind-refused': ({ host }) =>
    `Not listening on ${host}: say with --public-url how people call this server, such as https://plans.example.org, or use 127.0.0.1.`,
  'data-in-use': ({ directory }) =>
    `Another Fascicle server is using ${directory}. Stop it first, or choose another directory with --data.`,
  'port-in-use': ({ port }) => `Port ${port} is taken. Choose another with --port; 0 takes any free one.`,
  'port-refused': ({ host, port, reason }) => `Not listening on port ${port} of ${host}${because(reason)}.`,
  'data-missing': ({ directory }) => `There is no Fascicle database in ${directory}.`,
  'file-missing': ({ file }) => `There is no file ${file}.`,
  'file-exists': ({ file }) => `${file} is already there. Say --force to replace it.`,
  'file-refused': ({ file, reason }) => `${file} cannot be used${because(reason)}.`,
  'backup-invalid': ({ file }) => `${file} is not a sound Fascicle backup; nothing was changed.`,
  'newer-schema': ({ file, plan }) =>
    `${file ?? `The plan${quoted(plan)}`} was written by a newer Fascicle. Update this one.`,
  'storage-unavailable': ({ why }) => `The data cannot be read or written at the moment${because(why)}.`,
} satisfies Partial<Record<AppErrorCode, Sentence>>

/** A plan file, or what a server was asked for. */
const OF_PLANS = {
  'import-invalid': importSentence,
  'id-taken': ({ id }) => `There is a plan ${id} already. Choose another id with --as.`,
  'id-not-allowed': ({ id }) => `${id} cannot be an id: small letters, digits and -, at most 64.`,
  'address-invalid': ({ address }) => `${address} is not the address of a server.`,
  offline: ({ url }) => `The server at ${url} does not answer.`,
  timeout: () => 'The server did not answer in time.',
  incomplete: ({ table }) => `Not everything of ${table ?? 'the plan'} has arrived from the server.`,
  'unknown-plan': ({ plan }) => `There is no plan${quoted(plan)} there.`,
  'unknown-table': ({ table }) => `There is no table${quoted(table)} there.`,
  'not-allowed': ({ what, reason }) =>
    what === 'origin' || what === 'host'
      ? 'The server does not answer to this address; use its public URL, 127.0.0.1 or localhost.'
      : `This is not allowed${because(why(reason))}.`,
  'read-only': ({ reason }) => `This can be read but not changed${because(why(reason))}.`,
  'too-large': ({ what, limit }) =>
    what === 'request'
      ? 'The file is larger than the server takes (--import-limit).'
      : `It is too large${limit === undefined ? '' : `: ${limit} is the most that is taken`}.`,
  malformed: ({ what }) =>
    what === 'email'
      ? 'This is no e-mail address; one looks like name@example.org.'
      : `The server did not understand the request${inBrackets(what)}.`,
} satisfies Partial<Record<AppErrorCode, Sentence>>

/** What is in a table, or was to be. */
const OF_TABLES = {
  'formula-too-long': () => 'The file was refused: one of its formulas is too long.',
  'formula-too-deep': () => 'The file was refused: one of its formulas is nested too deeply.',
  'formula-too-complex': () => 'The file was refused: one of its formulas is too complex.',
  'formula-syntax': () => 'The file was refused: one of its formulas cannot be read.',
  'unknown-cell': ({ cell }) => `There is no cell${quoted(cell)} in the table.`,
  'unknown-row': ({ row }) => `There is no row${quoted(row)} in the table.`,
  'unknown-column': ({ column }) => `There is no column${quoted(column)} in the table.`,
  'row-is-its-own-parent': () => 'A row cannot be moved under itself.',
  'rows-apart': () => 'The rows do not stand side by side.',
  'ambiguous-number': ({ typed }) => `The number${quoted(typed)} can be read in two ways.`,
  'nothing-to-undo': () => 'There is nothing to undo.',
  'calculation-failed': () => 'The values of this plan cannot be calculated at the moment.',
  'table-full': ({ limit }) => `The table is as large as it can be${inBrackets(limit)}.`,
  'plan-full': ({ limit }) => `The plan has as many tables as it can have${inBrackets(limit)}.`,
  'count-invalid': () => 'A number of rows or columns has to be whole, and 1 or more.',
  'value-invalid': ({ value }) => `A cell cannot hold the value${quoted(value)}.`,
  'edits-lost': () => 'Some edits did not reach the server and are lost.',
} satisfies Partial<Record<AppErrorCode, Sentence>>

/** Who asks, and what for. */
const OF_PEOPLE = {
  'sign-in-needed': () =>
    'The server wants to know who asks: give an API token with --token, or in FASCICLE_TOKEN.',
  'sign-in-failed': () => 'The server does not know this token, or its time is over.',
  'account-closed': () => 'This account is deactivated. An administrator can activate it again.',
  'link-invalid': () => 'The link was used already, or its time is over. Make a new one.',
  'password-unfit': ({ least }) =>
    `A password has to have at least ${least} characters, and must not be a common one.`,
  'code-wrong': () => 'The code is not right, or its time is over.',
  'email-taken': ({ email }) => `Somebody with the address${quoted(email)} has an account already.`,
  'unknown-person': ({ email }) => `There is nobody${quoted(email)} here.`,
  'unknown-token': () => 'There is no such token (any more).',
  'last-owner': () => 'A plan has to keep an owner. Make somebody else owner first.',
  'last-administrator': () =>
    'A server has to keep an administrator. Make somebody else administrator first.',
  'sole-owner': ({ plans }) =>
    `Nobody else owns ${plans ?? 'a plan of hers'}. Say who takes over (--heir), or that nobody owns it then (--ownerless).`,
  'too-many': ({ seconds }) =>
    `Too many attempts. Try again ${seconds === undefined ? 'later' : `in ${seconds} seconds`}.`,
  'wrong-state': ({ table, state }) => `Table${quoted(table)} is ${state}; this step does not begin there.`,
  'changed-meanwhile': ({ table }) => `Table${quoted(table)} was changed meanwhile. Look at it once more.`,
  'cells-failing': ({ table, count, cells }) =>
    `${count ?? 'Some'} cells of table${quoted(table)} show errors${inBrackets(cells)}. Mend them, or say that this is known.`,
  'sso-failed': () => 'Signing in with the single sign-on provider did not work.',
} satisfies Partial<Record<AppErrorCode, Sentence>>

const SENTENCES: Readonly<Record<AppErrorCode, Sentence>> = {
  ...OF_THIS_MACHINE,
  ...OF_PLANS,
  ...OF_TABLES,
  ...OF_PEOPLE,
}

export const sentenceOf = (error: AppError): string => SENTENCES[error.code](error.facts)
