import type { DeviceState } from '../../../shared/contract/index.ts'
import { succeed } from '../../../shared/errors/index.ts'
import type { CustomerDisplay } from '../../services/ports/index.ts'
import { createListeners, type Line, openUnlessAborted, type TransportOutcome } from '../transport/index.ts'
import type { DisplayContent, DisplayLanguage } from './commands.ts'

/**
 * A customer display (客显) on this line. It only listens: `ok` means that the bytes left. Plugged in again it shows what it should
 * show now.
 */
export function createCustomerDisplay(line: Line, language: DisplayLanguage): CustomerDisplay {
  const changed = createListeners<undefined>()
  let shown: DisplayContent | undefined

  const content = () => (shown ? language.show(shown) : language.clear)
  const write = () => line.alone(async () => await line.write(content()))

  async function update(): Promise<TransportOutcome> {
    const opened = line.isOpen
    const open = await line.open()
    // A line that opens just now shows it by itself.
    return open.ok && opened ? await write() : open
  }

  line.onOpened(() => {
    changed.call(undefined)
    void line.alone(async () => {
      const begun = await line.write(language.initialise)
      if (begun.ok) await line.write(content())
    })
  })
  line.onLost(() => changed.call(undefined))

  return {
    kind: 'customer-display',
    driver: language.driver,
    port: () => line.port,
    state: (): DeviceState => (line.isOpen ? 'silent' : 'offline'),
    onChange: changed.add,
    disturbances: 0,
    async probe(signal) {
      const opened = await openUnlessAborted(line, signal)
      return opened.ok ? succeed('') : opened
    },
    async show(wanted) {
      language.show(wanted)
      shown = wanted
      return await update()
    },
    async clear() {
      shown = undefined
      return await update()
    },
    close: () => line.close(),
  }
}
