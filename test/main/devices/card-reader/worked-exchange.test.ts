import { describe, expect, it } from 'vitest'
import { readSocialSecurityCard } from '../../../../main/devices/card-reader/social-security-card.ts'
import { createAcsSerialReader, createLine, encodeStatus } from '../../../../main/devices/index.ts'
import { parseLocalDate } from '../../../../shared/dates/index.ts'
import { createMemoryTransport } from '../memory-transport.ts'
import { bytes, joined, text } from './bytes.ts'
import { readingSteps, workedSteps } from './worked-exchange.ts'

/** A reader that knows one conversation: answers each command with what the table has for it. */
async function scriptedReader(answerTo: (command: Uint8Array) => Uint8Array | undefined) {
  const written: string[] = []
  const transport = createMemoryTransport((command) => {
    written.push(text(command))
    const answer = answerTo(command)
    if (answer) transport.deliver(joined([encodeStatus('accepted'), answer]))
  })
  const line = createLine(transport)
  await line.open()
  return { written, line, slot: createAcsSerialReader(line, { baudRate: 9_600, slot: 1, interByteMs: 20 }) }
}

function byTable() {
  const table = new Map(workedSteps.map((step) => [text(step.command), step.answer]))
  return (command: Uint8Array) => table.get(text(command))
}

describe('the worked exchange', () => {
  it('is written and read byte for byte by the driver', async () => {
    const { written, slot, line } = await scriptedReader(byTable())
    expect(await slot.powerOn()).toEqual({ ok: true, value: bytes('3B 6D 00 00 00 81 54 44 36 86 60 53 28 A1 B2 C3 D4') })
    for (const step of workedSteps.slice(1, -1)) {
      const apdu = step.command.subarray(11, -2)
      expect(await slot.transmit(apdu)).toEqual({ ok: true, value: step.answer.slice(11, -2) })
    }
    expect(await slot.powerOff()).toEqual({ ok: true, value: undefined })
    expect(written).toEqual(workedSteps.map((step) => text(step.command)))
    await line.close()
  })

  it('is the reading of a card by the application, when it is asked for all records', async () => {
    const powerOff = { command: '02 63 00 00 00 00 01 13 00 00 00 71 03', answer: bytes('02 81 00 00 00 00 01 13 01 00 01 93 03') }
    const table = byTable()
    const { written, slot, line } = await scriptedReader((command) =>
      text(command) === powerOff.command ? powerOff.answer : table(command),
    )
    const identity = await readSocialSecurityCard(slot, { today: () => parseLocalDate('2026-03-01'), records: 'all', equalReadings: 1 })
    expect(identity).toEqual({
      ok: true,
      value: {
        region: '110100',
        cardIdentification: '110100D1560000050011223344556677',
        cardNumber: 'A12345678',
        socialSecurityNumber: '110101199001011237',
        name: '张三',
        sex: 'male',
        birthDate: '1990-01-01',
        version: '2.00',
        issuedOn: '2020-01-01',
        validTo: '2030-01-01',
        resetInformation: '008154443686605328A1B2C3D4',
      },
    })
    // The table's power-off has a later number, because four other vectors were numbered before it.
    expect(written).toEqual([...readingSteps.map((step) => text(step.command)), powerOff.command])
    await line.close()
  })
})
