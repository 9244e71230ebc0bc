/**
 * [GR54] What the field over everything leads to: cells, tables, the grid's commands, the page's own. Each with the words it is found by, in
 * both languages, and why it cannot be had now. Called by palette-state.svelte.ts whenever it is opened; every entry asks again when it runs.
 */
import { localise } from '../../shared/model/language.ts'
import { INTERFACE_LANGUAGES, LANGUAGE_NAMES } from '../i18n/interface-language.ts'
import { t, words } from '../i18n/words.svelte.ts'
import { chooseLanguage } from '../state/choose-language.ts'
import { THEMES } from '../state/preferences.svelte.ts'
import type { Route } from '../state/route.ts'
import { peopleEntries, stepEntries } from './palette-company.ts'
import { ofPage, type PaletteEntry, type PalettePlace } from './palette-entry.ts'
import type { PlanPageState } from './plan-page.svelte.ts'

export const paletteEntries = (place: PalettePlace): PaletteEntry[] => [
  ...tableEntries(place),
  ...commandEntries(place),
  ...pageEntries(place),
]

function tableEntries({ view, page }: PalettePlace): PaletteEntry[] {
  const { mainLanguage } = view.plan
  return view.tables.map((table) => {
    const title = localise(table.title, words.language, mainLanguage)
    const caption = localise(view.looks(table.id).caption ?? {}, words.language, mainLanguage)
    const name = table.numbering === 'none' ? title : `${table.name(words.language)}  ${title}`
    return {
      id: `table:${table.id}`,
      kind: 'table',
      label: caption === '' ? name : `${name} · ${caption}`,
      also: [table.name('en'), table.name('zh'), ...Object.values(table.title)],
      note: '',
      why: '',
      run: () => page.visit(table.id),
    }
  })
}

// ---- cells

/** `B3`, `B3:D7` of the table shown; `10.16!C4`, `'Table 10.16'!C4` of any. Null: it is no address, or there is no such cell. */
export function cellEntry({ view, page }: PalettePlace, text: string): PaletteEntry | null {
  const [, quoted, plain, area = ''] = /^\s*(?:(?:'(.+)'|([^!！]+))[!！])?([^!！]+)$/u.exec(text) ?? []
  const wanted = quoted ?? plain?.trim()
  const table = wanted === undefined ? page.entry?.id : view.session.findTable(wanted)
  if (table === undefined) return null
  const { rows, columns } = view.session.table(table)
  const rect = page.grid?.late?.parseArea(area, { rows: rows.length, columns: columns.length })
  const [row, column] = rect ? [rows.ids[rect.top], columns.ids[rect.left]] : []
  if (row === undefined || column === undefined) return null
  const address = area.trim().toUpperCase()
  const isHere = table === page.entry?.id
  return {
    id: `cell:${table}:${address}`,
    kind: 'cell',
    label: isHere
      ? t('palette.go-to', { address })
      : t('palette.go-to-in', { address, table: page.nameOf(table) }),
    also: [],
    note: '',
    why: '',
    run: () => (isHere ? goHere(page, address) : page.openCell({ table, row, column })),
  }
}

function goHere(page: PlanPageState, address: string): void {
  if (page.grid?.goTo(address)) page.grid.focus()
}

// ---- the grid's commands

const commandEntries = ({ page, other }: PalettePlace): PaletteEntry[] =>
  (page.grid?.late?.commandList ?? []).map(({ command, label, keys, why }) => ({
    id: `command:${command}`,
    kind: 'command',
    label,
    also: other ? [other.grid(command, { count: 1 })] : [],
    note: keys,
    why,
    run: () => {
      page.grid?.run(command)
      page.grid?.focus()
    },
  }))

// ---- the page's own

function pageEntries(place: PalettePlace): PaletteEntry[] {
  const { page, shell } = place
  const { entry } = page
  const table = entry ? page.nameOf(entry.id) : ''
  const group = page.groups.find(({ id }) => id === entry?.component) ?? page.groups[0]
  const go = (route: Route) => (): void => void shell.router.go(route)
  return [
    ofPage(place, 'keys.show', () => (page.window = 'keys'), { keys: 'Ctrl+/' }),
    ...(group
      ? [
          ofPage(place, 'table.add-to', () => page.changes.askForTable(group), {
            facts: { component: group.label },
            why: page.whyNoStructure,
          }),
        ]
      : []),
    ...(entry ? [...tablePageEntries(place, table), ...stepEntries(place, entry.id)] : []),
    ...peopleEntries(place),
    ofPage(place, 'export.plan', () => page.export('plan')),
    ofPage(place, page.navigatorOpen ? 'navigator.hide' : 'navigator.show', page.toggleNavigator),
    ofPage(place, 'share.open', go(page.shareRoute)),
    ...(shell.account.me ? [ofPage(place, 'you.account', go({ page: 'account' }))] : []),
    ...(shell.account.me?.administrator ? [ofPage(place, 'you.people', go({ page: 'people' }))] : []),
    ofPage(place, 'home', go({ page: 'home' })),
    ...THEMES.map((theme) => ({
      ...ofPage(place, `theme.${theme}`, () => (shell.preferences.theme = theme)),
      label: t('palette.theme', { theme: t(`theme.${theme}`) }),
      note: shell.preferences.theme === theme ? '✓' : '',
    })),
    {
      ...ofPage(place, 'contrast.more', () => {
        const { preferences } = shell
        preferences.contrast = preferences.contrast === 'more' ? 'system' : 'more'
      }),
      label: `${t('contrast')}: ${t('contrast.more')}`,
      note: shell.preferences.contrast === 'more' ? '✓' : '',
    },
    ...INTERFACE_LANGUAGES.map((language) => ({
      ...ofPage(place, 'language', () => chooseLanguage(shell, language)),
      id: `page:language:${language}`,
      label: t('palette.language', { language: LANGUAGE_NAMES[language] }),
      note: words.language === language ? '✓' : '',
    })),
    ...(shell.account.me ? [ofPage(place, 'you.sign-out', () => void shell.partings.begin('sign-out'))] : []),
  ]
}

const tablePageEntries = (place: PalettePlace, table: string): PaletteEntry[] => [
  ofPage(place, 'table.edit-words', place.page.changes.askForWords, { why: place.page.whyReadOnly }),
  ofPage(place, 'export.xlsx', () => place.page.export('xlsx'), { facts: { table } }),
  ofPage(place, 'export.csv', () => place.page.export('csv'), { facts: { table } }),
]
