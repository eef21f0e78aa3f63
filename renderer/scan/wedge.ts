import { burstSettings, createBurstDetector } from './burst.ts'
import { pressedKeyOf } from './pressed-key.ts'

/** A timer this late says that the window was busy: keys that came meanwhile have not been told yet. */
const busyMs = 20

type Field = HTMLInputElement | HTMLTextAreaElement

/** What a field held before a burst began. */
interface FieldBefore {
  readonly field: Field
  readonly value: string
  readonly start: number | null
  readonly end: number | null
}

/**
 * Listens for scanners that type, before anything else in the window. The page never sees a burst: no field fills, no button is pressed,
 * no dialog confirmed. What a person types arrives as it would have. Answers how to stop listening.
 */
export function listenForBursts(page: Window, onScan: (text: string) => void): () => void {
  const detector = createBurstDetector()
  const { gapMs } = burstSettings
  let held: KeyboardEvent[] = []
  let before: FieldBefore | undefined
  let timer: number | undefined
  const swallowed = new Set<string>()

  function onKeyDown(event: KeyboardEvent): void {
    // Keys given back to the page come by here again.
    if (!event.isTrusted) return
    const pressed = pressedKeyOf(event)
    const decision = detector.press(pressed)
    if (decision.key !== 'pass') {
      event.preventDefault()
      event.stopImmediatePropagation()
    }
    if (decision.release) releaseHeld()
    finish(decision)
    if (decision.key === 'hold') held.push(event)
    if (decision.key === 'swallow') swallowed.add(event.code)
    // The first key of what may become a burst has done nothing to the page yet.
    if (detector.watched === 1 && pressed.kind === 'character') before = fieldWithFocus(page.document)
    if (detector.watched > 0) awaitSilence()
  }

  /** A button pressed by Enter hears its release too. */
  function onKeyUp(event: KeyboardEvent): void {
    if (!swallowed.delete(event.code)) return
    event.preventDefault()
    event.stopImmediatePropagation()
  }

  function finish({ scan, retract }: { readonly scan?: string; readonly retract: boolean }): void {
    if (scan === undefined) return
    held = []
    if (retract && before) takeBack(before)
    onScan(scan)
  }

  function awaitSilence(): void {
    page.clearTimeout(timer)
    const dueAt = page.performance.now() + gapMs
    timer = page.setTimeout(() => {
      const now = page.performance.now()
      if (now - dueAt > busyMs) return awaitSilence()
      const decision = detector.silence(now)
      if (decision.release) releaseHeld()
      finish(decision)
      if (detector.watched > 0) awaitSilence()
    }, gapMs)
  }

  function releaseHeld(): void {
    const typed = held
    held = []
    for (const event of typed) typeAfterAll(event)
  }

  page.addEventListener('keydown', onKeyDown, { capture: true })
  page.addEventListener('keyup', onKeyUp, { capture: true })
  return () => {
    page.clearTimeout(timer)
    page.removeEventListener('keydown', onKeyDown, { capture: true })
    page.removeEventListener('keyup', onKeyUp, { capture: true })
  }
}

/** Gives a key back: whoever listens for keys hears it, and a field takes its character as if it had just been typed, undo included. */
function typeAfterAll(event: KeyboardEvent): void {
  const { target } = event
  if (!(target instanceof HTMLElement) || !target.isConnected) return
  const { key, code, location, shiftKey, ctrlKey, altKey, metaKey } = event
  const again = new KeyboardEvent('keydown', {
    key,
    code,
    location,
    shiftKey,
    ctrlKey,
    altKey,
    metaKey,
    bubbles: true,
    cancelable: true,
    composed: true,
  })
  if (target.dispatchEvent(again) && !ctrlKey && isField(target.ownerDocument.activeElement)) {
    // The one way to type into a field that keeps its undo, its limits and its listeners; every Chromium has it.
    target.ownerDocument.execCommand('insertText', false, key)
  }
}

function isField(element: Element | null): element is Field {
  return element instanceof HTMLInputElement || element instanceof HTMLTextAreaElement
}

function fieldWithFocus(page: Document): FieldBefore | undefined {
  const field = page.activeElement
  return isField(field) ? { field, value: field.value, start: field.selectionStart, end: field.selectionEnd } : undefined
}

/** Undoes what an input method made of a burst. Leaving the field ends its composition. */
function takeBack({ field, value, start, end }: FieldBefore): void {
  field.blur()
  if (field.value !== value) {
    // Through the prototype's setter, so that the field's owner is told of the change.
    Object.getOwnPropertyDescriptor(Object.getPrototypeOf(field), 'value')?.set?.call(field, value)
    field.dispatchEvent(new Event('input', { bubbles: true }))
  }
  field.focus()
  if (start !== null) field.setSelectionRange(start, end)
}
