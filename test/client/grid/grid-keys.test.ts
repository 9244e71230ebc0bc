import { describe, expect, test } from 'vitest'

import type { KeyPress } from '../../../client/grid/grid-keys.ts'
import { keyAction } from '../../../client/grid/grid-keys.ts'

const press = (key: string, more: Partial<KeyPress> = {}) =>
  keyAction({
    key,
    keyCode: 0,
    ctrlKey: false,
    metaKey: false,
    shiftKey: false,
    altKey: false,
    altGraph: false,
    rightToLeft: false,
    onColumns: false,
    ...more,
  })

describe('keys in the grid', () => {
  test.each([
    ['a', {}, { do: 'type' }],
    ['你', {}, { do: 'type' }],
    ['Process', { keyCode: 229 }, { do: 'type' }],
    ['Unidentified', { keyCode: 229 }, { do: 'type' }],
    ['Dead', {}, { do: 'type' }],
    ['/', {}, { do: 'type' }],
    ['@', { ctrlKey: true, altKey: true, altGraph: true }, { do: 'type' }],
    ['c', { ctrlKey: true }, { do: 'browser' }],
    ['v', { metaKey: true }, { do: 'browser' }],
    ['z', { ctrlKey: true }, { do: 'command', command: 'undo' }],
    ['Z', { ctrlKey: true, shiftKey: true }, { do: 'command', command: 'redo' }],
    ['y', { ctrlKey: true }, { do: 'command', command: 'redo' }],
    ['[', { ctrlKey: true }, { do: 'command', command: 'goToSource' }],
    [' ', { shiftKey: true }, { do: 'select', what: 'rows' }],
    [' ', { ctrlKey: true }, { do: 'select', what: 'columns' }],
    [' ', {}, { do: 'type' }],
    ['Enter', { shiftKey: true }, { do: 'step', by: -1, along: 'columns' }],
    ['Tab', {}, { do: 'step', by: 1, along: 'rows' }],
    ['F10', { shiftKey: true }, { do: 'menu' }],
    ['ArrowUp', { altKey: true, shiftKey: true }, { do: 'command', command: 'moveRowsUp' }],
    ['End', { ctrlKey: true, shiftKey: true }, { do: 'edge', end: true, table: true, extend: true }],
    ['F6', {}, null],
    ['F5', {}, null],
    ['r', { ctrlKey: true }, { do: 'command', command: 'fillRight' }],
    ['R', { ctrlKey: true, shiftKey: true }, null],
    ['d', { metaKey: true }, { do: 'command', command: 'fillDown' }],
    [';', { ctrlKey: true }, { do: 'command', command: 'insertDate' }],
    [';', { ctrlKey: true, shiftKey: true }, { do: 'command', command: 'insertDate' }],
    [':', { ctrlKey: true, shiftKey: true }, { do: 'command', command: 'insertTime' }],
    ["'", { ctrlKey: true }, { do: 'command', command: 'copyAbove' }],
    ['"', { ctrlKey: true, shiftKey: true }, { do: 'command', command: 'valueAbove' }],
    ['V', { ctrlKey: true, shiftKey: true }, { do: 'browser', valuesOnly: true }],
    ['√', { ctrlKey: true, altKey: true, keyCode: 86 }, { do: 'command', command: 'pasteSpecial' }],
    ['v', { ctrlKey: true, altKey: true, keyCode: 86, altGraph: true }, { do: 'type' }],
    ['C', { ctrlKey: true, shiftKey: true }, null],
    [' ', { ctrlKey: true, shiftKey: true }, { do: 'select', what: 'all' }],
    ['Backspace', { shiftKey: true }, { do: 'select', what: 'active' }],
    ['Backspace', { ctrlKey: true }, { do: 'show' }],
    ['Enter', { ctrlKey: true }, { do: 'show' }],
    ['.', { ctrlKey: true }, { do: 'corner' }],
    ['F8', {}, { do: 'mode', mode: 'extend' }],
    ['F8', { shiftKey: true }, { do: 'mode', mode: 'add' }],
    ['PageDown', { altKey: true }, { do: 'across', by: 1, extend: false }],
    ['PageUp', { altKey: true, shiftKey: true }, { do: 'across', by: -1, extend: true }],
    ['PageDown', { ctrlKey: true }, null],
    ['f', { altKey: true }, null],
    ['Control', { ctrlKey: true }, null],
  ] as const)('%s %j', (key, more, action) => {
    expect(press(key, more)).toEqual(action)
  })

  test('from right to left the arrows go where they point', () => {
    expect(press('ArrowLeft', { rightToLeft: true })).toEqual({
      do: 'move',
      by: { row: 0, column: 1 },
      jump: false,
      extend: false,
    })
    expect(press('ArrowLeft', { rightToLeft: true, altKey: true, shiftKey: true })).toEqual({
      do: 'command',
      command: 'indentRows',
    })
  })

  test('[GR113] what moves rows up and down and in and out moves whole columns sideways', () => {
    const move = (key: string, rightToLeft = false) =>
      press(key, { altKey: true, shiftKey: true, onColumns: true, rightToLeft })
    expect(move('ArrowLeft')).toEqual({ do: 'command', command: 'moveColumnsBack' })
    expect(move('ArrowRight')).toEqual({ do: 'command', command: 'moveColumnsForward' })
    expect(move('ArrowLeft', true)).toEqual({ do: 'command', command: 'moveColumnsForward' })
    expect(move('ArrowDown')).toEqual({ do: 'command', command: 'moveRowsDown' })
  })
})
