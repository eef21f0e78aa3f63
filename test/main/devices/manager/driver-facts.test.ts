import { expect, test } from 'vitest'
import { driverFacts, drivers, faultsOf } from '../../../../main/devices/index.ts'

const facts = driverFacts()
const optionsOf = (name: string) => facts.find(({ driver }) => driver === name)?.options

test('every driver is told with its speeds and all its options', () => {
  expect(facts.map(({ kind, driver, baudRates }) => [kind, driver, baudRates])).toEqual(
    drivers.map(({ kind, driver, baudRates }) => [kind, driver, baudRates]),
  )
  for (const { driver, options } of drivers) expect(optionsOf(driver)?.map(({ name }) => name)).toEqual(Object.keys(options.shape))
})

test('each option says in which form it is asked for', () => {
  expect(optionsOf('acs-serial')).toEqual([{ name: 'slot', form: 'number', choices: [], preset: 1 }])
  expect(optionsOf('mt3-serial')).toEqual([{ name: 'statuses', form: 'list', choices: [], preset: [] }])
  expect(optionsOf('plain-ascii')).toContainEqual({ name: 'cancelKey', form: 'number', choices: [] })
  expect(optionsOf('esc-pos')).toContainEqual({ name: 'columns', form: 'choice', choices: [32, 42, 48], preset: 32 })
  expect(optionsOf('esc-pos')).toContainEqual({ name: 'charset', form: 'choice', choices: ['gb18030', 'gbk'], preset: 'gb18030' })
  expect(optionsOf('text-scanner')).toContainEqual({ name: 'countsPackages', form: 'switch', choices: [], preset: false })
  expect(optionsOf('text-scanner')).toContainEqual({
    name: 'terminators',
    form: 'list',
    choices: ['CR', 'LF', 'TAB', 'ETX'],
    preset: ['CR', 'LF'],
  })
})

test('what an option is preset to and every choice of it is accepted by its driver', () => {
  for (const { kind, driver, options } of facts)
    for (const { name, form, choices, preset } of options)
      for (const value of [preset, ...(form === 'list' ? [choices.map(String)] : choices)]) {
        const written = value === undefined ? {} : { [name]: value }
        expect(faultsOf({ kind, driver, at: { port: 'COM1' }, options: written })).toEqual([])
      }
})
