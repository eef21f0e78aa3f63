import { describe, expect, it } from 'vitest'
import { createKeyBoard, keyNameOf } from '../../../renderer/keys/index.ts'

const nothing = () => undefined

function boardWith() {
  const board = createKeyBoard()
  const pressed: string[] = []
  const binding = (key: string, who: string, enabled?: boolean) => ({
    key,
    label: who,
    run: () => {
      pressed.push(who)
    },
    ...(enabled !== undefined && { enabled }),
  })
  return { board, pressed, binding }
}

describe('the key board', () => {
  it('lets a panel answer before its screen and the screen before the frame', () => {
    const { board, pressed, binding } = boardWith()
    board.set(Symbol(), 'panel', [binding('F4', 'panel')])
    board.set(Symbol(), 'frame', [binding('F4', 'frame'), binding('F1', 'frame help')])
    board.set(Symbol(), 'screen', [binding('F4', 'screen'), binding('F8', 'settle')])
    for (const key of ['F4', 'F8', 'F1']) board.press(key)
    expect(pressed).toEqual(['panel', 'settle', 'frame help'])
  })

  it('shuts everything under a dialog out', () => {
    const { board, pressed, binding } = boardWith()
    const dialog = Symbol()
    board.set(Symbol(), 'screen', [binding('F8', 'settle')])
    board.set(dialog, 'dialog', [binding('Shift+F8', 'confirm')])
    expect(board.press('F8')).toBe(false)
    expect(board.visible().map((one) => one.key)).toEqual(['Shift+F8'])
    board.remove(dialog)
    board.press('F8')
    expect(pressed).toEqual(['settle'])
  })

  it('takes a disabled key without doing anything, so that the browser does not do its own', () => {
    const { board, pressed, binding } = boardWith()
    board.set(Symbol(), 'screen', [binding('F6', 'preview', false)])
    expect(board.press('F6')).toBe(true)
    expect(pressed).toEqual([])
  })

  it('runs what a key means now, and tells listeners only when the bar looks different', () => {
    const { board } = boardWith()
    const id = Symbol()
    const runs: string[] = []
    let told = 0
    board.subscribe(() => {
      told += 1
    })
    board.set(id, 'screen', [{ key: 'F8', label: 'settle', run: () => runs.push('old') }])
    board.set(id, 'screen', [{ key: 'F8', label: 'settle', run: () => runs.push('new') }])
    board.press('F8')
    expect(runs).toEqual(['new'])
    expect(told).toBe(1)
  })
})

describe('the name of a key', () => {
  const plain = { code: '', shiftKey: false, ctrlKey: false, altKey: false, metaKey: false }

  it('joins what is held with what is pressed', () => {
    expect(keyNameOf({ ...plain, key: 'F8', code: 'F8', shiftKey: true })).toBe('Shift+F8')
  })

  it('takes the digit from the key when Alt makes another character of it', () => {
    expect(keyNameOf({ ...plain, key: '¡', code: 'Digit1', altKey: true })).toBe('Alt+1')
  })

  it('is never Enter for the key that moves money', () => {
    const board = createKeyBoard()
    board.set(Symbol(), 'dialog', [{ key: 'Shift+F8', label: 'settle', run: nothing }])
    expect(board.press(keyNameOf({ ...plain, key: 'Enter', code: 'Enter' }))).toBe(false)
    expect(board.press(keyNameOf({ ...plain, key: 'Enter', code: 'Enter', shiftKey: true }))).toBe(false)
  })
})
