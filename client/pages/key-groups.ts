/**
 * The keyboard shortcuts, as the sheet on `?` lists them. `keys`: as COMMAND_KEYS writes them, alternatives apart; `Arrows` and `Click`
 * are words. What each does is decided in grid/grid-keys.ts, grid/grid-editing.ts, grid/find-field.ts and state/shortcut.ts.
 */
export const KEY_GROUPS = [
  {
    name: 'move',
    lines: [
      { what: 'keys.move.arrows', keys: ['Arrows'] },
      { what: 'keys.move.jump', keys: ['Ctrl+Arrows'] },
      { what: 'keys.move.home', keys: ['Home', 'End'] },
      { what: 'keys.move.ends', keys: ['Ctrl+Home', 'Ctrl+End'] },
      { what: 'keys.move.page', keys: ['Page Up', 'Page Down'] },
      { what: 'keys.move.across', keys: ['Alt+Page Up', 'Alt+Page Down'] },
      { what: 'keys.move.source', keys: ['Ctrl+['] },
      { what: 'keys.move.region', keys: ['F6'] },
      { what: 'keys.move.find', keys: ['/'] },
    ],
  },
  {
    name: 'find',
    lines: [
      { what: 'keys.find.palette', keys: ['Ctrl+K'] },
      { what: 'keys.find.find', keys: ['Ctrl+F'] },
      { what: 'keys.find.replace', keys: ['Ctrl+H'] },
      { what: 'keys.find.next', keys: ['F3', 'Ctrl+G'] },
      { what: 'keys.find.previous', keys: ['Shift+F3'] },
    ],
  },
  {
    name: 'select',
    lines: [
      { what: 'keys.select.extend', keys: ['Shift+Arrows'] },
      { what: 'keys.select.extend-jump', keys: ['Ctrl+Shift+Arrows'] },
      { what: 'keys.select.row', keys: ['Shift+Space'] },
      { what: 'keys.select.column', keys: ['Ctrl+Space'] },
      { what: 'keys.select.all', keys: ['Ctrl+A'] },
      { what: 'keys.select.more', keys: ['Ctrl+Click'] },
      { what: 'keys.select.mode', keys: ['F8'] },
      { what: 'keys.select.add-mode', keys: ['Shift+F8'] },
      { what: 'keys.select.corner', keys: ['Ctrl+.'] },
      { what: 'keys.select.collapse', keys: ['Shift+Backspace'] },
    ],
  },
  {
    name: 'rows',
    lines: [
      { what: 'keys.rows.move', keys: ['Alt+Shift+↑', 'Alt+Shift+↓'] },
      { what: 'keys.rows.indent', keys: ['Alt+Shift+→', 'Alt+Shift+←'] },
      { what: 'keys.rows.menu', keys: ['Shift+F10'] },
      { what: 'keys.rows.sheet', keys: ['Ctrl+/', '?'] },
    ],
  },
  {
    name: 'edit',
    lines: [
      { what: 'keys.edit.type', keys: ['A–Z'] },
      { what: 'keys.edit.open', keys: ['F2'] },
      { what: 'keys.edit.enter', keys: ['Enter', 'Tab'] },
      { what: 'keys.edit.break', keys: ['Alt+Enter'] },
      { what: 'keys.edit.into-all', keys: ['Ctrl+Enter'] },
      { what: 'keys.edit.give-up', keys: ['Escape'] },
      { what: 'keys.edit.clear', keys: ['Delete'] },
      { what: 'keys.edit.bold', keys: ['Ctrl+B', 'Ctrl+I'] },
      { what: 'keys.edit.format', keys: ['Ctrl+1'] },
      { what: 'keys.edit.date', keys: ['Ctrl+;'] },
      { what: 'keys.edit.time', keys: ['Ctrl+Shift+;'] },
      { what: 'keys.edit.undo', keys: ['Ctrl+Z'] },
      { what: 'keys.edit.redo', keys: ['Ctrl+Y'] },
    ],
  },
  {
    name: 'formula',
    lines: [
      { what: 'keys.formula.begin', keys: ['='] },
      { what: 'keys.formula.point', keys: ['Arrows', 'Click'] },
      { what: 'keys.formula.fix', keys: ['F4'] },
      { what: 'keys.formula.precedents', keys: ['Ctrl+Shift+['] },
      { what: 'keys.formula.dependants', keys: ['Ctrl+]'] },
      { what: 'keys.formula.above', keys: ["Ctrl+'"] },
      { what: 'keys.formula.above-value', keys: ['Ctrl+Shift+"'] },
    ],
  },
  {
    name: 'block',
    lines: [
      { what: 'keys.block.copy', keys: ['Ctrl+C'] },
      { what: 'keys.block.cut', keys: ['Ctrl+X'] },
      { what: 'keys.block.paste', keys: ['Ctrl+V'] },
      { what: 'keys.block.values', keys: ['Ctrl+Shift+V'] },
      { what: 'keys.block.special', keys: ['Ctrl+Alt+V'] },
      { what: 'keys.block.down', keys: ['Ctrl+D'] },
      { what: 'keys.block.right', keys: ['Ctrl+R'] },
    ],
  },
] as const
