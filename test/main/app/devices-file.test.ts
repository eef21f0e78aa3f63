import { copyFileSync, readFileSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { openDevices } from '../../../main/app/devices.ts'
import { readDevices } from '../../../main/app/devices-file.ts'
import { startCardReaderSimulator } from '../../../main/simulators/card-reader/index.ts'
import type { DeviceSettings, Operator } from '../../../shared/contract/index.ts'
import { parseMoney } from '../../../shared/money/index.ts'
import { folderForThisTest } from '../../builders/folder.ts'
import { aCard } from '../devices/card-reader/cards.ts'

const cleanUps: (() => unknown)[] = []
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp()
})

function folderWith(text?: string): string {
  const folder = folderForThisTest()
  if (text !== undefined) writeFileSync(join(folder, 'devices.yaml'), text)
  return folder
}

const problemOf = (text: string): string[] => {
  const read = readDevices(folderWith(text))
  return read.kind === 'bad' ? read.problem.split('\n') : [read.kind]
}

describe('devices.yaml', () => {
  it('is not needed', () => {
    expect(readDevices(folderWith())).toEqual({ kind: 'absent' })
  })

  it('is read as its template is written, with what is usual filled in', () => {
    const folder = folderWith()
    copyFileSync(resolve(import.meta.dirname, '../../../resources/templates/devices.yaml'), join(folder, 'devices.yaml'))
    const read = readDevices(folder)
    expect(read).toMatchObject({
      kind: 'good',
      content: [
        { kind: 'social-card', driver: 'acs-serial', at: { port: '/dev/ttyUSB0' }, options: { slot: 1 } },
        { kind: 'id-card', driver: 'sam-v', at: { vendorId: '1A86', productId: '7523' }, options: {} },
        { kind: 'scanner', driver: 'text-scanner', at: { port: 'COM4' } },
        { kind: 'receipt-printer', driver: 'esc-pos', at: { port: 'COM6' } },
      ],
    })
  })

  it('is refused with line, place and what belongs there', () => {
    const wrong = `devices:
  - kind: social-card
    driver: acs
    at: {port: COM3}
  - kind: scanner
    driver: text-scanner
    at: {port: COM4}
    options:
      silence: 100
  - kind: scanner
    driver: text-scanner
    at: {port: COM5}
`
    expect(problemOf(wrong)).toEqual([
      'devices.yaml 第 10 行 devices.2: scanner 只能配置一个 / only one scanner per terminal',
      'devices.yaml 第 3 行 devices.0.driver: acs：应为 / expected acs-serial | mt3-serial',
      'devices.yaml 第 9 行 devices.1.options.silence: silence：应为 / expected terminators | silenceMs | countsPackages | trigger',
    ])
    expect(problemOf('devices: {}\n')).toEqual([expect.stringMatching(/^devices\.yaml 第 1 行 devices: /)])
    expect(problemOf('devices:\n  - kind: card\n    driver: x\n    at: {port: COM3}\n')).toEqual([
      expect.stringMatching(/^devices\.yaml 第 2 行 devices\.0\.kind: card：应为 \/ expected social-card \| id-card/),
    ])
    expect(problemOf('devices:\n  - kind: id-card\n    driver: sam-v\n    at: COM3\n')).toEqual([
      'devices.yaml 第 4 行 devices.0.at: COM3：写法不对，请对照模板 / not in any known form, compare the template',
    ])
    expect(problemOf('devices:\n  - kind: id-card\n    driver: sam-v\n    at: {secret: 4711}\n').join()).not.toContain('4711')
    expect(problemOf('')).toEqual([expect.stringContaining('空 / nothing：应为 / expected object')])
    expect(problemOf('devices: [\n')).toEqual([expect.stringMatching(/^devices\.yaml 第 \d 行第 \d 列：格式不对/)])
  })
})

const it3001: Operator = { operatorId: '3001', name: '测试信息科', role: 'it' }

function deskOn(folder: string, find: 'insured' | 'suspended' | 'refuses' | 'busy' | 'cut off' = 'insured') {
  const card = aCard()
  const person = {
    name: card.name,
    idNumber: card.idNumber,
    enrolmentStatus: find === 'suspended' ? 'suspended' : 'normal',
    accountBalance: parseMoney('0.00'),
  }
  const desk = openDevices({
    folder,
    clock: { now: () => Date.parse('2026-03-10T09:00:00+08:00') },
    platform: {
      findPerson: async () =>
        find === 'refuses'
          ? { kind: 'refused', message: '未查询到参保信息', about: 'person', receipt: { raw: '' } }
          : find === 'busy'
            ? { kind: 'refused', message: '系统繁忙，请稍后再试', about: 'busy', receipt: { raw: '' } }
            : find === 'cut off'
              ? { kind: 'not-sent', reason: 'ECONNREFUSED' }
              : { kind: 'accepted', value: person as never, receipt: { raw: '' } },
    },
    messageIds: { next: () => '1' } as never,
  })
  cleanUps.push(desk.close)
  return desk
}

describe('the desk of the devices', () => {
  it('writes what it takes into use, whole, and reads it the next time', async () => {
    const simulator = await startCardReaderSimulator({ listen: 'tcp', port: 0, card: aCard() })
    cleanUps.push(simulator.close)
    const folder = folderWith()
    const desk = deskOn(folder)
    const settings: DeviceSettings = { kind: 'social-card', driver: 'acs-serial', at: { port: simulator.address }, options: {} }
    expect(await desk.configure('social-card', settings)).toMatchObject({ ok: true, value: { kind: 'social-card', driver: 'acs-serial' } })
    expect(readFileSync(join(folder, 'devices.yaml'), 'utf8')).toMatch(/^# 外设配置.*\n# Devices of this counter.*\n+devices:\n/)
    expect(readDevices(folder)).toEqual({ kind: 'good', content: [settings] })
    expect(await desk.configure('social-card', { ...settings, driver: 'none' })).toEqual({
      ok: false,
      error: {
        code: 'device.bad-settings',
        details: { places: [{ place: 'driver', found: 'none', expected: 'acs-serial | mt3-serial' }] },
      },
    })
    expect(readDevices(folder)).toEqual({ kind: 'good', content: [settings] })
    await desk.configure('social-card', undefined)
    expect(readDevices(folder)).toEqual({ kind: 'good', content: [] })
  })

  it.each([
    ['insured', 'works'],
    ['suspended', 'person-not-entitled'],
    ['refuses', 'person-unknown'],
    ['busy', 'platform-refused'],
    ['cut off', 'platform-unreachable'],
  ] as const)('asks the platform too when a card was read: %s', async (find, code) => {
    const simulator = await startCardReaderSimulator({ listen: 'tcp', port: 0, card: aCard() })
    cleanUps.push(simulator.close)
    const settings = `devices: [{kind: social-card, driver: acs-serial, at: {port: "${simulator.address}"}}]\n`
    const desk = deskOn(folderWith(settings), find)
    expect(await desk.selfTest('social-card', it3001)).toMatchObject({ ok: true, value: { verdict: { code } } })
    expect(desk.list().find(({ kind }) => kind === 'social-card')?.lastVerdict).toMatchObject({ code })
    const { fileName, text } = desk.exportTrace('social-card')
    expect(fileName).toMatch(/^sanbao-social-card-.+\.txt$/)
    expect(text).toContain('→ 02 62 00 00 00 00 01')
    expect(text).not.toContain(aCard().name)
  })

  it('has no test for what is not configured', async () => {
    expect(await deskOn(folderWith()).selfTest('scanner', it3001)).toEqual({
      ok: false,
      error: { code: 'device.not-configured', details: { role: 'scanner' } },
    })
  })
})
