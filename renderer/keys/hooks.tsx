import { createContext, type ReactNode, useContext, useEffect, useLayoutEffect, useMemo, useRef, useSyncExternalStore } from 'react'
import { createKeyBoard, type KeyBinding, type KeyBoard, type KeyLevel } from './key-board.ts'
import { isFunctionKey, keyNameOf } from './key-name.ts'

const KeyBoardContext = createContext<KeyBoard | undefined>(undefined)

function useKeyBoard(): KeyBoard {
  const board = useContext(KeyBoardContext)
  if (!board) throw new Error('no key board is provided')
  return board
}

/** Listens at window level, before any field or button: a key works wherever the focus is. */
export function KeyBoardProvider({ children }: { children: ReactNode }) {
  const board = useMemo(createKeyBoard, [])
  useEffect(() => {
    const listen = (event: KeyboardEvent) => {
      // While an input method is composing, its keys are its own.
      if (event.isComposing) return
      const taken = board.press(keyNameOf(event))
      if (taken) event.stopPropagation()
      if (taken || isFunctionKey(event)) event.preventDefault()
    }
    window.addEventListener('keydown', listen, { capture: true })
    return () => window.removeEventListener('keydown', listen, { capture: true })
  }, [board])
  return <KeyBoardContext value={board}>{children}</KeyBoardContext>
}

/** Registers keys for as long as the component is there and `active`. */
export function useKeys(level: KeyLevel, bindings: readonly KeyBinding[], active = true): void {
  const board = useKeyBoard()
  const id = useRef(Symbol(level))
  useLayoutEffect(() => {
    if (active) board.set(id.current, level, bindings)
    else board.remove(id.current)
  })
  useLayoutEffect(() => {
    const own = id.current
    return () => board.remove(own)
  }, [board])
}

/** Asks at the moment of the call, not when the component was drawn. */
export function useDialogOpen(): () => boolean {
  return useKeyBoard().dialogOpen
}

export function useVisibleKeys(): { readonly bindings: readonly KeyBinding[]; readonly press: (key: string) => void } {
  const board = useKeyBoard()
  const bindings = useSyncExternalStore(board.subscribe, board.visible)
  return { bindings, press: board.press }
}
