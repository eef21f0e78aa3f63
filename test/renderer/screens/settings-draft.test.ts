import { describe, expect, test } from 'vitest'
import { draftOf, settingsOf, withDriver, withPort } from '../../../renderer/screens/devices/settings-draft.ts'
import { extended, shownEntries } from '../../../renderer/screens/devices/use-trace.ts'
import type { DeviceSettings, DeviceTraceEntry, DriverFacts } from '../../../shared/contract/index.ts'

const textScanner: DriverFacts = {
  kind: 'scanner',
  driver: 'text-scanner',
  baudRates: [9_600],
  options: [
    { name: 'terminators', form: 'list', choices: ['CR', 'LF', 'TAB'], preset: ['CR', 'LF'] },
    { name: 'silenceMs', form: 'number', choices: [] },
    { name: 'countsPackages', form: 'switch', choices: [], preset: false },
    { name: 'trigger', form: 'choice', choices: ['honeywell'] },
  ],
}
const otherScanner: DriverFacts = {
  kind: 'scanner',
  driver: 'other',
  baudRates: [115_200],
  options: [{ name: 'columns', form: 'choice', choices: [32, 48], preset: 32 }],
}
const drivers = [textScanner, otherScanner]

const byPort: DeviceSettings = { kind: 'scanner', driver: 'text-scanner', at: { port: 'COM4' }, options: {} }
const byIds: DeviceSettings = {
  kind: 'scanner',
  driver: 'text-scanner',
  at: { vendorId: '0403', productId: '6001', serialNumber: 'A5' },
  baudRate: 115_200,
  options: { terminators: [], silenceMs: 80, countsPackages: true, trigger: 'honeywell' },
}

describe('a settings form', () => {
  test.each([byPort, byIds])('gives back the settings it was filled with', (settings) => {
    expect(settingsOf('scanner', draftOf(settings, drivers), drivers)).toEqual({ settings })
  })

  test('of a device that is not set up begins with the first driver and cannot be sent without a port', () => {
    expect(settingsOf('scanner', draftOf(undefined, drivers), drivers)).toEqual({
      places: [{ place: 'at.port', found: '—', expected: 'Too small: expected string to have >=1 characters' }],
    })
  })

  test('names what is missing among the ids, and a speed that is no number', () => {
    const draft = { ...draftOf(byIds, drivers), baudRate: 'fast' }
    const made = settingsOf('scanner', { ...draft, ids: { ...draft.ids, vendorId: '0x4', productId: '' } }, drivers)
    expect('places' in made && made.places.map(({ place, found }) => [place, found])).toEqual([
      ['at.vendorId', '0X4'],
      ['at.productId', '—'],
      ['baudRate', 'fast'],
    ])
  })

  test('writes only what the driver would not take by itself, numbers as numbers', () => {
    const draft = withDriver({ ...draftOf(byIds, drivers), by: 'port', port: ' COM8 ' }, otherScanner)
    expect(draft.baudRate).toBe('')
    expect(settingsOf('scanner', draft, drivers)).toMatchObject({ settings: { driver: 'other', at: { port: 'COM8' }, options: {} } })
    const wide = { ...draft, options: { columns: '48' } }
    expect(settingsOf('scanner', wide, drivers)).toMatchObject({ settings: { options: { columns: 48 } } })
  })

  test('leaves what was typed for a number to the judgement of the driver', () => {
    const draft = draftOf(byPort, drivers)
    const made = settingsOf('scanner', { ...draft, options: { ...draft.options, silenceMs: 'long' } }, drivers)
    expect(made).toMatchObject({ settings: { options: { silenceMs: 'long' } } })
  })

  test('takes a listed port by its ids where it asks by ids and the adapter has some, else by its name', () => {
    const adapter = { path: 'COM5', vendorId: '1a86', productId: '7523', location: '1-1.4' }
    expect(withPort(draftOf(byPort, drivers), adapter)).toMatchObject({ by: 'port', port: 'COM5' })
    expect(withPort(draftOf(byIds, drivers), adapter).ids).toEqual({
      vendorId: '1A86',
      productId: '7523',
      serialNumber: '',
      location: '1-1.4',
      lastPort: 'COM5',
    })
    expect(withPort(draftOf(byIds, drivers), { path: 'COM1' })).toMatchObject({ by: 'port', port: 'COM1' })
  })
})

test('a trace on the screen keeps the newest and counts the others', () => {
  const entry = (sequence: number): DeviceTraceEntry => ({
    sequence,
    at: '2026-03-10T00:00:00.000Z',
    direction: 'in',
    bytes: '06',
    meaning: '',
  })
  const entries = Array.from({ length: shownEntries }, (_, index) => entry(index + 3))
  const first = extended({ entries: [], earlier: 0, problem: undefined }, entries, 2)
  expect(first.earlier).toBe(2)
  const second = extended(first, [entry(shownEntries + 3)], 0)
  expect(second.earlier).toBe(3)
  expect(second.entries).toHaveLength(shownEntries)
  expect(second.entries.at(-1)?.sequence).toBe(shownEntries + 3)
})
