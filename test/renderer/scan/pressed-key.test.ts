import { describe, expect, it } from 'vitest'
import { type KeyEvent, pressedKeyOf } from '../../../renderer/scan/pressed-key.ts'

function press(changes: Partial<KeyEvent>, capsLock = false) {
  const plain = {
    key: '',
    code: '',
    keyCode: 0,
    shiftKey: false,
    ctrlKey: false,
    altKey: false,
    metaKey: false,
    repeat: false,
    isComposing: false,
  }
  const { kind, text, outOfHand } = pressedKeyOf({ ...plain, timeStamp: 1, ...changes, getModifierState: () => capsLock })
  return [kind, text, outOfHand]
}

describe('a key', () => {
  it.each([
    ['a digit', { key: '8', code: 'Digit8' }, ['character', '8', false]],
    ['a capital', { key: 'Z', code: 'KeyZ', shiftKey: true }, ['character', 'Z', false]],
    ['the group separator', { key: ']', code: 'BracketRight', ctrlKey: true }, ['character', '\u001d', false]],
    ['Enter', { key: 'Enter', code: 'Enter' }, ['end', '', false]],
    ['Enter of the number pad', { key: 'Enter', code: 'NumpadEnter' }, ['end', '', false]],
    ['Tab', { key: 'Tab', code: 'Tab' }, ['end', '', false]],
    ['Tab backwards', { key: 'Tab', code: 'Tab', shiftKey: true }, ['other', '', false]],
    ['Shift', { key: 'Shift', code: 'ShiftLeft', shiftKey: true }, ['modifier', '', false]],
    ['a function key', { key: 'F8', code: 'F8' }, ['other', '', false]],
    ['a shortcut', { key: 'a', code: 'KeyA', ctrlKey: true }, ['other', '', false]],
    ['a key held down', { key: 'a', code: 'KeyA', repeat: true }, ['other', '', false]],
    ['a digit while an input method composes', { key: 'Process', code: 'Digit8', keyCode: 229 }, ['character', '8', true]],
    ['a digit of the number pad while it composes', { key: '8', code: 'Numpad8', isComposing: true }, ['character', '8', true]],
    ['a letter while it composes', { key: 'Process', code: 'KeyZ', keyCode: 229 }, ['character', 'z', true]],
    ['a capital while it composes', { key: 'Process', code: 'KeyZ', keyCode: 229, shiftKey: true }, ['character', 'Z', true]],
    ['a sign while it composes', { key: 'Process', code: 'Slash', keyCode: 229, shiftKey: true }, ['character', '?', true]],
    ['a shifted digit while it composes', { key: 'Process', code: 'Digit9', keyCode: 229, shiftKey: true }, ['character', '(', true]],
    ['Enter while it composes', { key: 'Enter', code: 'Enter', isComposing: true }, ['end', '', true]],
    ['Shift while it composes', { key: 'Process', code: 'ShiftLeft', keyCode: 229, shiftKey: true }, ['modifier', '', true]],
    ['an arrow while it composes', { key: 'Process', code: 'ArrowDown', keyCode: 229 }, ['other', '', true]],
  ] as const)('%s', (_, event, expected) => {
    expect(press(event)).toEqual(expected)
  })

  it('turns its case under Caps Lock while an input method composes', () => {
    expect(press({ key: 'Process', code: 'KeyZ', keyCode: 229 }, true)).toEqual(['character', 'Z', true])
    expect(press({ key: 'Process', code: 'KeyZ', keyCode: 229, shiftKey: true }, true)).toEqual(['character', 'z', true])
  })
})
