import type { CDPSession, Page } from '@playwright/test'

/** A scanner that types, plugged into the page: its keys come as those of a keyboard, as fast as a scanner's. */
export interface WedgeScanner {
  /** Types a code at once; its keys lie so many milliseconds apart. */
  burst(code: string, ending?: 'Enter' | 'Tab' | 'none', everyMs?: number): Promise<void>
  /** The same while an input method, whose text so far is given, has the keys first. */
  burstIntoComposition(composed: string, code: string): Promise<void>
}

interface Key {
  readonly key: string
  readonly code: string
  readonly keyCode: number
  readonly text: string
  readonly shift: boolean
}

function keyOf(character: string): Key {
  const upper = character.toUpperCase()
  const code = /\d/.test(character) ? `Digit${character}` : /[A-Z]/.test(upper) ? `Key${upper}` : character === '-' ? 'Minus' : ''
  return { key: character, code, keyCode: upper.charCodeAt(0), text: character, shift: /[A-Z]/.test(character) }
}

/** More than a scanner waits between two characters. */
const afterTerminatorMs = 60

const endings = {
  Enter: { key: 'Enter', code: 'Enter', keyCode: 13, text: '\r', shift: false },
  Tab: { key: 'Tab', code: 'Tab', keyCode: 9, text: '', shift: false },
} as const

export async function plugInWedge(page: Page): Promise<WedgeScanner> {
  const session: CDPSession = await page.context().newCDPSession(page)
  /** The times are in the events themselves: how long they take to get here is of no matter. */
  const press = (key: Key, at: number, throughInputMethod = false) => {
    const common = {
      key: throughInputMethod ? 'Process' : key.key,
      code: key.code,
      windowsVirtualKeyCode: throughInputMethod ? 229 : key.keyCode,
      modifiers: key.shift ? 8 : 0,
      timestamp: at / 1_000,
    }
    const text = throughInputMethod || key.text === '' ? {} : { text: key.text }
    return [
      session.send('Input.dispatchKeyEvent', { ...common, ...text, type: 'text' in text ? 'keyDown' : 'rawKeyDown' }),
      session.send('Input.dispatchKeyEvent', { ...common, type: 'keyUp' }),
    ]
  }
  return {
    async burst(code, ending = 'Enter', everyMs = 4) {
      const keys = [...[...code].map(keyOf), ...(ending === 'none' ? [] : [endings[ending]])]
      const start = Date.now()
      await Promise.all(keys.flatMap((key, index) => press(key, start + index * everyMs)))
      // What ends by silence ends after more than a scanner waits between two characters; a terminator ends it when it is due.
      await page.waitForTimeout(ending === 'none' ? 200 : Math.max(0, start + keys.length * everyMs + afterTerminatorMs - Date.now()))
    },
    async burstIntoComposition(composed, code) {
      await session.send('Input.imeSetComposition', { text: composed, selectionStart: composed.length, selectionEnd: composed.length })
      const start = Date.now()
      const sent = [...code].flatMap((character, index) => {
        const text = composed + code.slice(0, index + 1)
        return [
          ...press(keyOf(character), start + index * 4, true),
          session.send('Input.imeSetComposition', { text, selectionStart: text.length, selectionEnd: text.length }),
        ]
      })
      sent.push(...press(endings.Enter, start + code.length * 4, true))
      await Promise.all(sent)
      await page.waitForTimeout(200)
    },
  }
}
