/** Who answers which key just now. Screens register what their keys do; the bar at the bottom shows the same list. */

/** `F8`, `Shift+F8`, `Escape`, `Alt+1`. */
export type KeyName = string

export interface KeyBinding {
  readonly key: KeyName
  readonly label: string
  readonly run: () => void
  readonly enabled?: boolean
  /** Keys everybody knows, such as Esc, need no room in the bar. */
  readonly hidden?: boolean
  /** The one thing to do next. */
  readonly primary?: boolean
}

/** Who asks later and closer to the eye wins: a dialog before its screen, a screen before the frame. */
export const keyLevels = { frame: 0, screen: 1, panel: 2, dialog: 3 } as const
export type KeyLevel = keyof typeof keyLevels

interface Scope {
  readonly id: symbol
  readonly level: number
  readonly bindings: readonly KeyBinding[]
}

export interface KeyBoard {
  set(id: symbol, level: KeyLevel, bindings: readonly KeyBinding[]): void
  remove(id: symbol): void
  /** The bindings in force, one per key. The same array as long as nothing visible changed. */
  visible(): readonly KeyBinding[]
  subscribe(listener: () => void): () => void
  /** Whether a dialog is open, which shuts out everything under it. */
  dialogOpen(): boolean
  /** Runs what the key means now. Answers whether it means anything, even when it is disabled. */
  press(key: KeyName): boolean
}

function sameFace(a: readonly KeyBinding[], b: readonly KeyBinding[]): boolean {
  return (
    a.length === b.length &&
    a.every((one, index) => {
      const other = b[index]
      return (
        other !== undefined &&
        one.key === other.key &&
        one.label === other.label &&
        one.enabled === other.enabled &&
        one.hidden === other.hidden &&
        one.primary === other.primary
      )
    })
  )
}

export function createKeyBoard(): KeyBoard {
  let scopes: Scope[] = []
  let shown: readonly KeyBinding[] = []
  const listeners = new Set<() => void>()

  const dialog = () => scopes.findLast((scope) => scope.level === keyLevels.dialog)
  const inForce = (): KeyBinding[] => {
    const top = dialog()
    const open = top ? [top] : [...scopes].reverse()
    const byKey = new Map<KeyName, KeyBinding>()
    for (const scope of open) for (const binding of scope.bindings) if (!byKey.has(binding.key)) byKey.set(binding.key, binding)
    return [...byKey.values()]
  }
  const refresh = () => {
    const now = inForce()
    if (sameFace(now, shown)) return
    shown = now
    for (const listener of listeners) listener()
  }

  return {
    set: (id, level, bindings) => {
      const scope = { id, level: keyLevels[level], bindings }
      const at = scopes.findIndex((known) => known.id === id)
      scopes = at >= 0 ? scopes.with(at, scope) : [...scopes, scope].sort((a, b) => a.level - b.level)
      refresh()
    },
    remove: (id) => {
      scopes = scopes.filter((scope) => scope.id !== id)
      refresh()
    },
    visible: () => shown,
    dialogOpen: () => dialog() !== undefined,
    subscribe: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    press: (key) => {
      const binding = inForce().find((known) => known.key === key)
      if (!binding) return false
      if (binding.enabled !== false) binding.run()
      return true
    },
  }
}
