import { expect, test } from './grid-page.ts'
import type { KeySequence } from './key-sequences.ts'
import { KEY_SEQUENCES } from './key-sequences.ts'

type Shown = Required<Pick<KeySequence, 'range' | 'active' | 'cells'>>

const MAC = 'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 Chrome/140 Safari/537.36'

const first = (range: string): string => /^[A-Z]+\d+/.exec(range)?.[0] ?? ''

for (const [keyboard, control] of [
  ['a keyboard with Ctrl', 'Control'],
  ['a Mac', 'Meta'],
] as const)
  test.describe(`[GR38] on ${keyboard}`, () => {
    if (control === 'Meta') test.use({ userAgent: MAC })

    test('[GR40] every sequence of keys leads where a spreadsheet leads', async ({ grid }) => {
      test.setTimeout(180_000)
      // The clipboard's events are the browser's own; this one knows them by Ctrl.
      const sequences = Object.entries(KEY_SEQUENCES).filter(
        ([, { keys }]) => control === 'Control' || !keys.some((key) => /^Control\+[cxv]$/.test(key)),
      )
      expect(sequences.length).toBeGreaterThanOrEqual(60)
      await grid.open('table=keys&language=en')
      await grid.click('A1')
      // The parts that work comes late with are here.
      await grid.press('Control+d')
      const wrong: Record<string, { readonly expected: Shown; readonly shown: Shown }> = {}
      for (const [name, { from, keys, range = from, active, cells = {} }] of sequences) {
        await grid.page.evaluate((text) => window.controller.goTo(text), from)
        await grid.press(...keys.map((key) => key.replace('Control', control)))
        const expected = { range, active: active ?? first(range), cells }
        const shown = await grid.page.evaluate((asked) => {
          const { state } = window.controller
          const doc = window.session.table(window.table)
          const read = (address: string) => {
            const row = doc.rows.ids[Number(address.slice(1)) - 1]
            const column = doc.columns.ids[address.charCodeAt(0) - 65]
            return row && column ? window.session.editText(window.table, row, column, 'en') : 'none'
          }
          const found = Object.fromEntries(asked.map((address) => [address, read(address)]))
          return { range: state.range, active: state.address, cells: found }
        }, Object.keys(cells))
        if (JSON.stringify(shown) !== JSON.stringify(expected)) wrong[name] = { expected, shown }
        await grid.press('Escape', 'Escape')
        await grid.page.evaluate(() => {
          while (window.session.canUndo) window.session.undo()
        })
      }
      expect(wrong).toEqual({})
    })
  })
