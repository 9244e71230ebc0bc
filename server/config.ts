/**
 * Every setting of the server, declared once: `serve --help`, the environment's names and the README's table are printed from it. Read
 * whole and checked before anything starts; the rest of the program sees a frozen `ServerConfig`. No setting is needed to start.
 */
import { AppError } from '../shared/model/error.ts'
import { WIRE_LIMITS } from '../shared/wire/wire-limits.ts'
import { readProxies } from './address.ts'
import { isLoopbackAddress, isLoopbackHost } from './loopback.ts'

type Range = readonly [least: number, most: number]
type Setting<T> = { readonly type: 'text' | 'integer'; readonly default: T; readonly says: string }
type NumberSetting = Setting<number> & { readonly type: 'integer'; readonly range: Range }

const text = (fallback: string, says: string): Setting<string> & { readonly type: 'text' } => ({
  type: 'text',
  default: fallback,
  says,
})
const integer = (fallback: number, range: Range, says: string): NumberSetting => ({
  type: 'integer',
  default: fallback,
  range,
  says,
})
const KIB = 1024
const MIB = 1024 * KIB
const GIB = 1024 * MIB
/** Clients send in pieces of about half of this. */
const LEAST_UPDATE = 2 * WIRE_LIMITS.updatePiece
const MANY = 1_000_000

export const SETTINGS = {
  host: text(
    '127.0.0.1',
    'Address to listen on. Any but this machine’s own needs a public URL, and a proxy that adds TLS.',
  ),
  port: integer(4100, [0, 65_535], 'Port to listen on; 0 takes any free one.'),
  publicUrl: text(
    '',
    'Address that people type, such as https://plans.example.org: links are made of it, and no other is answered. Not needed on this machine.',
  ),
  trustedProxies: text(
    '',
    'Addresses and networks of the proxies whose X-Forwarded-For is believed, such as 10.0.0.0/8, with commas between them.',
  ),
  data: text('data', 'Directory of the database. Made when it is not there; one server at a time.'),
  logLevel: text('info', 'fatal, error, warn, info, debug, trace or silent. The log goes to standard error.'),
  frameLimit: integer(
    WIRE_LIMITS.frame,
    [LEAST_UPDATE, WIRE_LIMITS.frame],
    'Largest websocket message taken, in bytes.',
  ),
  updateLimit: integer(
    4 * MIB,
    [LEAST_UPDATE, GIB],
    'Largest single change of a table taken from a client, in bytes.',
  ),
  documentLimit: integer(64 * MIB, [MIB, GIB], 'Largest table or outline, in bytes of its encoded state.'),
  importLimit: integer(64 * MIB, [64 * KIB, GIB], 'Largest plan file taken by an import, in bytes.'),
  readerLimit: integer(
    4 * MIB,
    [64 * KIB, GIB],
    'Bytes that may wait for a client that does not read before it is dropped.',
  ),
  socketLimit: integer(
    2000,
    [1, MANY],
    'Websockets of people who are known, open at one time; whoever comes then is told to come again.',
  ),
  personSockets: integer(
    200,
    [1, MANY],
    'Websockets one person may have open at one time, over all devices and scripts.',
  ),
  strangerSockets: integer(
    1000,
    [1, MANY],
    'Websockets, of all addresses together, of which it is being found out whose they are.',
  ),
  addressSockets: integer(
    200,
    [1, MANY],
    'Websockets of one address that may be open while it is not known yet whose they are.',
  ),
  personRequests: integer(1200, [1, MANY], 'Requests to the interface one person may make in a minute.'),
  addressRequests: integer(3000, [1, MANY], 'Requests to the interface one address may make in a minute.'),
  metricsToken: text(
    '',
    'Secret that /metrics asks for (Authorization: Bearer). Without one only programs on this machine read it, and nobody where there is a public URL.',
  ),
  ssoIssuer: text(
    '',
    'Single sign-on: the OpenID Connect issuer, such as https://login.example.org. Without one there is none. A second factor is that provider’s business.',
  ),
  ssoClientId: text('', 'Single sign-on: under which name this server is registered with the provider.'),
  ssoClientSecret: text(
    '',
    'Single sign-on: the secret for it; better given in the environment than as a flag.',
  ),
  ssoName: text('', 'Single sign-on: what stands on the button; else the host of the issuer.'),
  compactRows: integer(500, [1, MANY], 'Changes of one table after which its log is condensed.'),
  compactBytes: integer(4 * MIB, [KIB, GIB], 'Bytes of one table’s log after which it is condensed.'),
  idleSeconds: integer(60, [1, 86_400], 'How long a table nobody has open stays in memory.'),
  auditDays: integer(0, [0, 36_500], 'Days for which history is kept; 0 keeps it for ever.'),
} as const

export type SettingName = keyof typeof SETTINGS
export type ServerConfig = { readonly [Name in SettingName]: (typeof SETTINGS)[Name]['default'] }
export const SETTING_NAMES = Object.keys(SETTINGS).filter((name): name is SettingName => name in SETTINGS)

const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']

/** `documentLimit` → `FASCICLE_DOCUMENT_LIMIT`. */
export const environmentName = (name: SettingName): string =>
  `FASCICLE_${name.replaceAll(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase()}`

/** `documentLimit` → `--document-limit`. */
export const flagName = (name: SettingName): string =>
  `--${name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`

/**
 * Flags win over the environment, the environment over the defaults. Throws `AppError('config-invalid')` naming the setting, and
 * `bind-refused` for an address that others could reach while nobody said how they call it.
 */
export function readConfig(
  environment: Readonly<Record<string, string | undefined>>,
  flags: Partial<Record<SettingName, string>> = {},
): ServerConfig {
  const given = (name: SettingName): string | undefined => flags[name] ?? environment[environmentName(name)]
  const config: Record<string, string | number> = {}
  for (const name of SETTING_NAMES) {
    const value = given(name)
    config[name] = value === undefined ? SETTINGS[name].default : parse(name, value)
  }
  return Object.freeze(checked(config as ServerConfig))
}

function parse(name: SettingName, value: string): string | number {
  if (SETTINGS[name].type === 'text') return value
  const setting: { readonly range?: Range } = SETTINGS[name]
  const [least, most] = setting.range ?? ANY_NUMBER
  const number = Number(value)
  if (!/^\d{1,15}$/.test(value) || number < least || number > most)
    throw new AppError('config-invalid', {
      setting: name,
      value,
      wanted: `a whole number from ${least} to ${most}`,
    })
  return number
}

const ANY_NUMBER: Range = [0, Number.MAX_SAFE_INTEGER]

/** What type and range of a setting do not say. `quietly`: the value is a secret and not repeated. */
type Check = {
  readonly setting: SettingName
  readonly wanted: string
  readonly quietly?: true
  readonly fits: (config: ServerConfig) => boolean
}

const CHECKS: readonly Check[] = [
  { setting: 'data', wanted: 'a directory', fits: ({ data }) => data !== '' },
  {
    setting: 'logLevel',
    wanted: LOG_LEVELS.join(', '),
    fits: ({ logLevel }) => LOG_LEVELS.includes(logLevel),
  },
  {
    setting: 'publicUrl',
    wanted: 'https:// and a name, without a path; http:// only for this machine',
    fits: ({ publicUrl }) => publicUrl === '' || isPublicUrl(publicUrl),
  },
  {
    setting: 'trustedProxies',
    wanted: 'addresses or networks, such as 10.0.0.0/8, with commas between them',
    fits: ({ trustedProxies }) => readProxies(trustedProxies) !== null,
  },
  {
    setting: 'metricsToken',
    wanted: '16 characters or more, without spaces',
    quietly: true,
    fits: ({ metricsToken }) => metricsToken === '' || SECRET.test(metricsToken),
  },
  {
    setting: 'ssoIssuer',
    wanted: 'an https:// address without query; http:// only for this machine',
    fits: ({ ssoIssuer }) => ssoIssuer === '' || isIssuer(ssoIssuer),
  },
  {
    setting: 'ssoClientId',
    wanted: 'the client id that the provider gave',
    fits: ({ ssoIssuer, ssoClientId }) => ssoIssuer === '' || ssoClientId !== '',
  },
]

function checked(config: ServerConfig): ServerConfig {
  for (const { setting, wanted, quietly, fits } of CHECKS)
    if (!fits(config))
      throw new AppError('config-invalid', { setting, value: quietly ? 'not fit' : config[setting], wanted })
  if (!isLoopbackAddress(config.host) && config.publicUrl === '')
    throw new AppError('bind-refused', { host: config.host })
  return config
}

const SECRET = /^[\x21-\x7e]{16,}$/

/** Passwords and cookies go there: over TLS, or nowhere. */
function isPublicUrl(text: string): boolean {
  if (!URL.canParse(text)) return false
  const { protocol, host, pathname, search, hash, username, password } = new URL(text)
  if (pathname !== '/' || `${search}${hash}${username}${password}` !== '') return false
  return protocol === 'https:' || (protocol === 'http:' && isLoopbackHost(host))
}

/** Whom we ask who somebody is: over TLS, or on this machine. */
function isIssuer(text: string): boolean {
  if (!URL.canParse(text)) return false
  const { protocol, host, search, hash, username, password } = new URL(text)
  if (`${search}${hash}${username}${password}` !== '') return false
  return protocol === 'https:' || (protocol === 'http:' && isLoopbackHost(host))
}

/** The settings as a Markdown table, for the README. */
export function settingsTable(): string {
  const rows = SETTING_NAMES.map(
    (name) =>
      `| \`${flagName(name)}\` | \`${environmentName(name)}\` | ${SETTINGS[name].default} | ${SETTINGS[name].says} |`,
  )
  return ['| flag | environment | default | |', '|---|---|---|---|', ...rows].join('\n')
}
