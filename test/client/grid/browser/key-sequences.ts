/**
 * What a person used to a spreadsheet presses, and where that leads, on the table of harness/key-table.ts (A1:H8). `from`: what is selected
 * before. `range` and `active`: what is selected after; absent: as before. `cells`: what one would type to get these cells afterwards.
 */
export type KeySequence = {
  readonly from: string
  readonly keys: readonly string[]
  readonly range?: string
  readonly active?: string
  readonly cells?: Readonly<Record<string, string>>
}

export const KEY_SEQUENCES: Readonly<Record<string, KeySequence>> = {
  // Moving
  'down and right': { from: 'B2', keys: ['ArrowDown', 'ArrowRight'], range: 'C3' },
  'up and left stop at the border': {
    from: 'B2',
    keys: ['ArrowUp', 'ArrowUp', 'ArrowLeft', 'ArrowLeft'],
    range: 'A1',
  },
  'Enter goes down': { from: 'B2', keys: ['Enter'], range: 'B3' },
  'Shift+Enter goes up': { from: 'B2', keys: ['Shift+Enter'], range: 'B1' },
  'Tab goes right': { from: 'B2', keys: ['Tab'], range: 'C2' },
  'Shift+Tab goes left': { from: 'B2', keys: ['Shift+Tab'], range: 'A2' },
  'Tab, Tab, Enter comes back below the first': { from: 'B2', keys: ['Tab', 'Tab', 'Enter'], range: 'B3' },
  Home: { from: 'E5', keys: ['Home'], range: 'A5' },
  End: { from: 'B5', keys: ['End'], range: 'H5' },
  'Ctrl+Home': { from: 'E5', keys: ['Control+Home'], range: 'A1' },
  'Ctrl+End': { from: 'B2', keys: ['Control+End'], range: 'H8' },
  'Ctrl+Down to the end of a run': { from: 'B1', keys: ['Control+ArrowDown'], range: 'B3' },
  'Ctrl+Down over a gap': { from: 'B3', keys: ['Control+ArrowDown'], range: 'B5' },
  'Ctrl+Down twice': { from: 'B1', keys: ['Control+ArrowDown', 'Control+ArrowDown'], range: 'B5' },
  'Ctrl+Down to the border where nothing follows': { from: 'C6', keys: ['Control+ArrowDown'], range: 'C8' },
  'Ctrl+Up from the border': { from: 'C8', keys: ['Control+ArrowUp'], range: 'C6' },
  'Ctrl+Right to the end of a run': { from: 'A1', keys: ['Control+ArrowRight'], range: 'C1' },
  'Ctrl+Right over a gap': { from: 'C1', keys: ['Control+ArrowRight'], range: 'E1' },
  'Ctrl+Right over a long gap': { from: 'B3', keys: ['Control+ArrowRight'], range: 'H3' },
  'Ctrl+Left from an empty cell': { from: 'H4', keys: ['Control+ArrowLeft'], range: 'A4' },
  'PageDown to the last row': { from: 'B2', keys: ['PageDown'], range: 'B8' },
  PageUp: { from: 'C8', keys: ['PageUp'], range: 'C1' },
  'Alt+PageDown to the last column': { from: 'B2', keys: ['Alt+PageDown'], range: 'H2' },
  'Alt+PageUp': { from: 'E2', keys: ['Alt+PageUp'], range: 'A2' },
  'Ctrl+Enter without an edit stays': { from: 'B2', keys: ['Control+Enter'], range: 'B2' },
  'Ctrl+Backspace stays': { from: 'B2', keys: ['Control+Backspace'], range: 'B2' },

  // Extending
  'Shift+arrows': { from: 'B2', keys: ['Shift+ArrowDown', 'Shift+ArrowRight'], range: 'B2:C3', active: 'B2' },
  'Shift+arrows beyond the anchor': {
    from: 'C3',
    keys: ['Shift+ArrowUp', 'Shift+ArrowLeft'],
    range: 'B2:C3',
    active: 'C3',
  },
  'Shift+arrow there and back': { from: 'C3', keys: ['Shift+ArrowDown', 'Shift+ArrowUp'], range: 'C3' },
  'Ctrl+Shift+Down': { from: 'B1', keys: ['Control+Shift+ArrowDown'], range: 'B1:B3' },
  'Ctrl+Shift+Right': { from: 'A1', keys: ['Control+Shift+ArrowRight'], range: 'A1:C1' },
  'Ctrl+Shift+Right and Down': {
    from: 'A1',
    keys: ['Control+Shift+ArrowRight', 'Control+Shift+ArrowDown'],
    range: 'A1:C2',
  },
  'Shift+Home': { from: 'D5', keys: ['Shift+Home'], range: 'A5:D5', active: 'D5' },
  'Shift+End': { from: 'D5', keys: ['Shift+End'], range: 'D5:H5' },
  'Ctrl+Shift+Home': { from: 'D5', keys: ['Control+Shift+Home'], range: 'A1:D5', active: 'D5' },
  'Ctrl+Shift+End': { from: 'D5', keys: ['Control+Shift+End'], range: 'D5:H8' },
  'Shift+PageDown': { from: 'C2', keys: ['Shift+PageDown'], range: 'C2:C8' },
  'Alt+Shift+PageDown': { from: 'C2', keys: ['Alt+Shift+PageDown'], range: 'C2:H2' },
  'Shift+Space': { from: 'C3', keys: ['Shift+Space'], range: 'A3:H3' },
  'Ctrl+Space': { from: 'C3', keys: ['Control+Space'], range: 'C1:C8' },
  'Shift+Space of several rows': { from: 'C3:D4', keys: ['Shift+Space'], range: 'A3:H4' },
  'Ctrl+Shift+Space': { from: 'C3', keys: ['Control+Shift+Space'], range: 'A1:H8' },
  'Ctrl+A': { from: 'C3', keys: ['Control+a'], range: 'A1:H8' },
  'Shift+Backspace': { from: 'B2:D4', keys: ['Shift+Backspace'], range: 'B2' },
  'an arrow leaves a range': { from: 'B2:D4', keys: ['ArrowDown'], range: 'B3' },

  // Within a range
  'Tab through a range': { from: 'B2:C3', keys: ['Tab', 'Tab'], active: 'B3' },
  'Tab round a range': { from: 'B2:C3', keys: ['Tab', 'Tab', 'Tab', 'Tab'], active: 'B2' },
  'Shift+Tab to the end of a range': { from: 'B2:C3', keys: ['Shift+Tab'], active: 'C3' },
  'Enter through a range': { from: 'B2:C3', keys: ['Enter', 'Enter'], active: 'C2' },
  'Shift+Enter to the end of a range': { from: 'B2:C3', keys: ['Shift+Enter'], active: 'C3' },
  'Ctrl+. to the next corner': { from: 'B2:C4', keys: ['Control+.'], active: 'C2' },
  'Ctrl+. three times': { from: 'B2:C4', keys: ['Control+.', 'Control+.', 'Control+.'], active: 'B4' },
  'Tab from range to range': { from: 'B2,D4:E4', keys: ['Tab', 'Tab'], active: 'E4' },
  'Tab round all ranges': { from: 'B2,D4:E4', keys: ['Tab', 'Tab', 'Tab'], active: 'B2' },
  'Enter from range to range': { from: 'B2,D4:E4', keys: ['Enter'], active: 'D4' },

  // Several ranges by keyboard
  F8: { from: 'B2', keys: ['F8', 'ArrowDown', 'ArrowRight', 'Escape'], range: 'B2:C3' },
  'F8 twice ends it': { from: 'B2', keys: ['F8', 'ArrowDown', 'F8', 'ArrowDown'], range: 'B3' },
  'F8 with Ctrl+End': { from: 'B2', keys: ['F8', 'Control+End', 'Escape'], range: 'B2:H8' },
  'Shift+F8': {
    from: 'B2:C3',
    keys: ['Shift+F8', 'ArrowRight', 'ArrowRight', 'ArrowDown', 'Shift+ArrowDown', 'Escape'],
    range: 'B2:C3,D3:D4',
    active: 'D3',
  },
  'Shift+F8 twice': {
    from: 'B2',
    keys: ['Shift+F8', 'ArrowDown', 'Shift+F8', 'ArrowDown', 'ArrowDown', 'Escape'],
    range: 'B2,B3,B5',
    active: 'B5',
  },

  // Typing
  'typing replaces': { from: 'B2', keys: ['7', '7', 'Enter'], range: 'B3', cells: { B2: '77' } },
  'Escape gives up': { from: 'B2', keys: ['7', 'Escape'], range: 'B2', cells: { B2: '2' } },
  'F2 adds': { from: 'B2', keys: ['F2', '5', 'Enter'], range: 'B3', cells: { B2: '25' } },
  'F2, then the arrows are the caret’s': {
    from: 'B5',
    keys: ['F2', 'ArrowLeft', '9', 'Enter'],
    cells: { B5: '590' },
    range: 'B6',
  },
  'Backspace empties': { from: 'B2', keys: ['Backspace'], cells: { B2: '' } },
  'Alt+Enter breaks the line': {
    from: 'G4',
    keys: ['x', 'Alt+Enter', 'y', 'Enter'],
    range: 'G5',
    cells: { G4: 'x\ny' },
  },
  'Tab writes and goes right': {
    from: 'B4',
    keys: ['8', 'Tab', '9', 'Enter'],
    range: 'B5',
    cells: { B4: '8', C4: '9' },
  },
  'an arrow writes and goes on': { from: 'D4', keys: ['8', 'ArrowUp'], range: 'D3', cells: { D4: '8' } },
  'Delete empties a range': {
    from: 'B1:C2',
    keys: ['Delete'],
    cells: { B1: '', C1: '', B2: '', C2: '', B3: '3' },
  },
  'Delete empties several ranges': {
    from: 'B1,C2,E5',
    keys: ['Delete'],
    cells: { B1: '', C2: '', E5: '', C1: '5' },
  },
  'typing in a range walks through it': {
    from: 'D1:D2',
    keys: ['1', 'Enter', '2', 'Enter'],
    active: 'D1',
    cells: { D1: '1', D2: '2' },
  },
  'Ctrl+Enter writes into all': {
    from: 'D1:D3,H1',
    keys: ['4', '2', 'Control+Enter'],
    cells: { D1: '42', D2: '42', D3: '42', H1: '42', H2: '' },
  },
  'Ctrl+Enter shifts a formula': {
    from: 'D1:D2',
    keys: ['=', 'B', '1', '+', 'C', '$', '1', 'Control+Enter'],
    cells: { D1: '=B1+C$1', D2: '=B2+C$1' },
  },
  'F4 in a formula': {
    from: 'D1',
    keys: ['=', 'B', '1', 'F4', '*', '2', 'Enter'],
    range: 'D2',
    cells: { D1: '=$B$1*2' },
  },
  'F4 twice': { from: 'D1', keys: ['=', 'B', '1', 'F4', 'F4', 'Enter'], cells: { D1: '=B$1' }, range: 'D2' },
  'arrows point while a formula is typed': {
    from: 'D1',
    keys: ['=', 'ArrowLeft', '+', 'ArrowLeft', 'ArrowLeft', 'Enter'],
    cells: { D1: '=C1+B1' },
    range: 'D2',
  },

  // Filling
  'Ctrl+D from above': { from: 'B4', keys: ['Control+d'], cells: { B4: '3' } },
  'Ctrl+D in a range': { from: 'C1:C3', keys: ['Control+d'], cells: { C1: '5', C2: '5', C3: '5' } },
  'Ctrl+D of a formula': {
    from: 'F1:F3',
    keys: ['Control+d'],
    cells: { F1: '=B1*2', F2: '=B2*2', F3: '=B3*2' },
  },
  'Ctrl+D in several ranges': {
    from: 'B1:B2,E1:E2',
    keys: ['Control+d'],
    cells: { B2: '1', E2: '7', C2: '6' },
  },
  'Ctrl+D in the first row does nothing': { from: 'B1', keys: ['Control+d'], cells: { B1: '1' } },
  'Ctrl+R from the left': { from: 'D1', keys: ['Control+r'], cells: { D1: '5' } },
  'Ctrl+R in a range': { from: 'B2:E2', keys: ['Control+r'], cells: { B2: '2', C2: '2', D2: '2', E2: '2' } },
  'Ctrl+R of a formula': { from: 'F1:G1', keys: ['Control+r'], cells: { G1: '=C1*2' } },
  "Ctrl+' copies what is above as it is written": {
    from: 'F2',
    keys: ["Control+'", 'Enter'],
    range: 'F3',
    cells: { F2: '=B1*2' },
  },
  'Ctrl+Shift+" copies the value above': {
    from: 'F2',
    keys: ['Control+Shift+"', 'Enter'],
    range: 'F3',
    cells: { F2: '2' },
  },

  // Taking back, and the clipboard
  'Ctrl+Z': { from: 'B2', keys: ['7', 'Enter', 'Control+z'], range: 'B2', cells: { B2: '2' } },
  'Ctrl+Z, Ctrl+Y': {
    from: 'B2',
    keys: ['7', 'Enter', 'Control+z', 'Control+y'],
    range: 'B2',
    cells: { B2: '7' },
  },
  'Ctrl+Shift+Z': {
    from: 'B2',
    keys: ['7', 'Enter', 'Control+z', 'Control+Shift+Z'],
    range: 'B2',
    cells: { B2: '7' },
  },
  'one Ctrl+Z takes back Ctrl+Enter': {
    from: 'D1:D3',
    keys: ['4', 'Control+Enter', 'Control+z', 'Control+Home'],
    cells: { D1: '', D2: '', D3: '' },
    range: 'A1',
  },
  'Ctrl+C, Ctrl+V': {
    from: 'F1',
    keys: ['Control+c', 'ArrowDown', 'Control+v'],
    range: 'F2',
    cells: { F2: '=B2*2' },
  },
  'Ctrl+X, Ctrl+V': {
    from: 'B1',
    keys: ['Control+x', 'ArrowRight', 'ArrowRight', 'Control+v'],
    range: 'D1',
    cells: { B1: '', D1: '1', F1: '=D1*2' },
  },
  'two ranges in the same rows, copied as one block': {
    from: 'B5:B6,E5:E6',
    keys: [
      'Control+c',
      'Control+Home',
      'ArrowDown',
      'ArrowDown',
      'ArrowDown',
      'ArrowRight',
      'ArrowRight',
      'Control+v',
    ],
    range: 'C4:D5',
    cells: { C4: '50', D4: '70', C5: '51', D5: '' },
  },
  'one cell into several ranges': {
    from: 'G1',
    keys: [
      'Control+c',
      'ArrowDown',
      'ArrowDown',
      'Shift+F8',
      'ArrowDown',
      'ArrowDown',
      'Shift+ArrowDown',
      'Control+v',
      'Escape',
    ],
    range: 'G3,G5:G6',
    cells: { G3: 'alpha', G4: '', G5: 'alpha', G6: 'alpha' },
  },
}
