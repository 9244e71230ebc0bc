/**
 * Which way the arrows may point; the prose is in CONTRIBUTING.md. Every rule has a planted fault in
 * `test/toolchain/boundaries.test.ts`, which fails when a rule is added here without one.
 */
const sources = '^(client|server|shared)/'

const never = (name, from, to, fromNot, toNot) => ({
  name,
  severity: 'error',
  from: { path: from, ...(fromNot && { pathNot: fromNot }) },
  to: { path: to, ...(toNot && { pathNot: toNot }) },
})

/** A heavy library is imported from one place, so that it can be replaced and its oddities stay known there. */
const oneHome = (library, packages, home) =>
  never(`${library}-has-one-home`, sources, `node_modules/(${packages})/`, home)

module.exports = {
  forbidden: [
    {
      name: 'no-cycles',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'no-unresolved',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true, pathNot: '^virtual:' },
    },
    {
      name: 'no-development-packages',
      severity: 'error',
      from: { path: sources },
      to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['npm', 'type-only'] },
    },

    // The three sides.
    never('shared-is-a-leaf', '^shared/', '^(client|server|test)/'),
    never('client-never-server', '^client/', '^(server|test)/'),
    never('server-never-client', '^server/', '^(client|test)/', '^server/cli/'),
    never(
      'cli-knows-the-headless-client-only',
      '^server/cli/',
      '^(client|test)/',
      null,
      '^client/headless\\.ts$',
    ),
    never(
      'nobody-imports-an-entry',
      sources,
      '^(client/(main\\.ts|headless\\.ts|headless/|App\\.svelte)|server/(main\\.ts|cli/))',
      '^(client/(main|headless)\\.ts|client/headless/|server/cli/)',
    ),
    {
      name: 'shared-has-no-platform',
      severity: 'error',
      from: { path: '^shared/' },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'browser-has-no-node',
      severity: 'error',
      from: { path: '^client/', pathNot: '^client/headless' },
      to: { dependencyTypes: ['core'] },
    },

    // The floors of shared: model <- doc, formula, format, wire <- calc, plan <- export, import.
    never(
      'model-is-bare',
      '^shared/model/',
      '(^shared/|node_modules/)',
      null,
      '(^shared/model/|fractional-indexing/)',
    ),
    never(
      'second-floor-looks-down',
      '^shared/(doc|formula|format|wire)/',
      '^shared/(calc|plan|export|import)/',
    ),
    never('calc-and-doc-are-strangers', '^shared/calc/', '^shared/(doc|wire)/'),
    never('third-floor-looks-down', '^shared/(calc|plan)/', '^shared/(export|import)/'),

    // The rooms of the client.
    never('session-sees-only-ports', '^client/session/', '^client/(?!session/)'),
    never('client-adapters-are-strangers', '^client/(storage|sync|calc|export)/', '^client/', null, [
      '^client/$1/',
      '^client/session/[^/]*ports?\\.ts$',
    ]),
    never(
      'views-see-no-adapter',
      '^client/(grid|figures|state|ui|pages|i18n)/',
      '^client/(storage|sync|calc|export)/',
    ),
    never('grid-and-figures-are-drawn-into', '^client/(grid|figures)/', '^client/(pages|pwa)/'),
    never('state-draws-nothing', '^client/state/', '(^client/(grid|figures|pages|ui)/|\\.svelte$)'),
    never('ui-is-dumb', '^client/ui/', '^(client/(?!ui/|i18n/|styles/)|shared/(?!model/|format/))'),

    // The rooms of the server.
    never(
      'room-sees-only-ports',
      '^server/room/',
      '^server/(store|bus|auth|audit|print)/',
      null,
      '/[^/]*ports?\\.ts$',
    ),
    never('room-is-transport-free', '^server/room/', '^server/(ws|http|cli)/'),
    never(
      'server-adapters-are-strangers',
      '^server/(store|bus|print|ws|http)/',
      '^server/(store|bus|print|ws|http)/',
      null,
      ['^server/$1/', '/[^/]*ports?\\.ts$'],
    ),

    oneHome('yjs', 'yjs|y-protocols|lib0', '^shared/(doc|wire)/'),
    oneHome('y-websocket', 'y-websocket', '^client/sync/'),
    oneHome('hyperformula', 'hyperformula', '^shared/calc/(engine\\.ts$|functions)'),
    oneHome('formula-tokens', '@borgar', '^shared/formula/'),
    oneHome('order-keys', 'fractional-indexing', '^shared/model/'),
    oneHome('spreadsheet-files', 'hucre|papaparse|fflate', '^shared/(export|import)/'),
    oneHome('ag-grid', 'ag-grid-[^/]+', '^client/grid/'),
    oneHome('dexie', 'dexie', '^client/storage/'),
    oneHome('svelte', 'svelte|@lucide', '^client/(?!session/|storage/|sync/|calc/|export/|headless)'),
    oneHome('ws', 'ws|@types/ws', '^(server/ws/|client/headless)'),
    oneHome('sql', 'better-sqlite3|@types/better-sqlite3|kysely', '^server/store/'),
    oneHome('http', 'fastify|@fastify', '^server/(http/|app\\.ts$)'),
    oneHome('sign-in', '@node-rs/argon2|otpauth|openid-client', '^server/auth/'),
    oneHome('arguments', 'commander', '^server/cli/'),
  ],
  options: {
    tsPreCompilationDeps: true,
    doNotFollow: { path: 'node_modules' },
    exclude: { path: ['node_modules/svelte/src/internal', '^dist/'] },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'svelte', 'types', 'default'],
    },
  },
}
