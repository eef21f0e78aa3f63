import { createHash } from 'node:crypto'
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { loadArchivedPack, loadPack, openCaseFile, openYearFile } from '../../../main/policy-packs/index.ts'
import { readCaseFile } from '../../../shared/settlement/index.ts'

let root = ''
beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'sanbao-refusals-'))
})
afterAll(() => rmSync(root, { recursive: true }))

interface Place {
  readonly place: string
  readonly found: string
  readonly expected: string
}

/** Text, bytes that are none, or no file at all. */
type Content = string | { readonly base64: string } | null

const bytesOf = (content: string | { readonly base64: string }) =>
  Buffer.from(typeof content === 'string' ? content : content.base64, typeof content === 'string' ? 'utf8' : 'base64')

function samplesIn<Sample>(folder: string): [string, Sample][] {
  const path = join(import.meta.dirname, folder)
  return readdirSync(path).map((file) => [file.replace('.yaml', ''), parse(readFileSync(join(path, file), 'utf8')) as Sample])
}

/** A bad pack: files laid over the sound one (a parameter file alone takes the place of its only one), and how it is refused. */
interface BadPack {
  readonly about: string
  readonly files: Readonly<Record<string, Content>>
  readonly refused: readonly Place[]
}
interface BadCase {
  readonly about: string
  readonly file: string | { readonly base64: string }
  readonly refused: readonly Place[]
}
const badPacks = samplesIn<BadPack>('bad')
const badCases = samplesIn<BadCase>('bad-cases')
const badYears = samplesIn<BadCase>('bad-years')
const sound = join(import.meta.dirname, 'sound')

function packFolder(name: string, files: BadPack['files']): string {
  const folder = join(root, name, 'sample')
  cpSync(sound, folder, { recursive: true })
  const hasOwnParameter = Object.keys(files).some((file) => file.startsWith('parameters/') && file !== 'parameters/cap-again.yaml')
  if (hasOwnParameter) rmSync(join(folder, 'parameters/cap.yaml'))
  for (const [file, content] of Object.entries(files)) {
    const path = join(folder, file)
    mkdirSync(dirname(path), { recursive: true })
    if (content === null) rmSync(path)
    else writeFileSync(path, bytesOf(content))
  }
  return folder
}

/** The line a place names holds the key it names, or what it found there. */
function standsOnItsLine({ place, found }: Place, text: string): boolean {
  const [, line, key] = /:(\d+):\d+(?: .*?([\w-]+)(?:\[\d+\])*)?$/.exec(place) ?? []
  if (line === undefined) return true
  const standing = text.split('\n')[Number(line) - 1] ?? ''
  const words = found.match(/[\p{L}\d.]{2,}/gu) ?? []
  const quoted = found.replaceAll(/^"|"$|^the bare number |^the key | again$/g, '')
  return found === 'nothing' || key === undefined || [key, quoted, ...words].some((word) => standing.includes(word))
}

test('the sound pack is taken', () => {
  expect(loadPack(sound).ok).toBe(true)
})

describe('a bad pack is refused: file, line, key, what was found, what to write', () => {
  test.each(badPacks)('%s', (name, { files, refused }) => {
    const folder = packFolder(name, files)
    const loaded = loadPack(folder)
    expect(loaded.ok ? 'taken' : loaded.error.details.places).toEqual(refused)
    for (const place of refused) {
      const file = /^sample\/([^: ]+)/.exec(place.place)?.[1] ?? ''
      expect(Object.keys(files).join(' ').replace('cap-again', 'cap')).toContain(file)
      if (existsSync(join(folder, file))) expect(standsOnItsLine(place, readFileSync(join(folder, file), 'utf8')), place.place).toBe(true)
    }
  })
})

describe('a bad case file is refused the same way', () => {
  test.each(badCases)('%s', (name, { file, refused }) => {
    const path = join(root, `${name}-case.yaml`)
    writeFileSync(path, bytesOf(file))
    const opened = openCaseFile(path)
    const places = opened.ok ? 'taken' : opened.error.details.places.map((one) => ({ ...one, place: one.place.replace(path, 'case.yaml') }))
    expect(places).toEqual(refused)
    for (const place of refused) expect(standsOnItsLine(place, bytesOf(file).toString('utf8')), place.place).toBe(true)
  })

  test('that is not there', () => {
    const opened = openCaseFile(join(root, 'absent.yaml'), 'absent.yaml')
    expect(opened.ok ? 'taken' : opened.error.details.places).toEqual([
      { place: 'absent.yaml', found: 'no such file', expected: 'a case file' },
    ])
  })

  test('that is a folder', () => {
    const opened = openCaseFile(root, 'cases')
    expect(opened.ok ? 'taken' : opened.error.details.places).toEqual([{ place: 'cases', found: 'a folder', expected: 'a case file' }])
  })

  const line = { class: 'A', amount: '0.01' }
  const ordinary = {
    format: 'sanbao-case/1',
    benefit: 'inpatient',
    name: '样例',
    person: { insuranceType: 'resident', category: 'adult', enrolmentArea: '990100' },
    stay: { hospitalLevel: 'L2', admittedOn: '2025-03-01', dischargedOn: '2025-03-08' },
  }
  test('with more lines than any bill has', () => {
    const read = (count: number) => readCaseFile({ ...ordinary, lines: Array.from({ length: count }, () => line) })
    const many = read(50_001)
    const [issue] = many.ok ? [] : many.error.details.places
    expect([issue?.place, issue?.expected]).toEqual(['case:1:1 lines', 'a list of at most 50000'])
    expect(read(2).ok).toBe(true)
  })
})

describe('a bad year file is refused the same way', () => {
  test.each(badYears)('%s', (name, { file, refused }) => {
    const path = join(root, `${name}-year.yaml`)
    writeFileSync(path, bytesOf(file))
    const opened = openYearFile(path)
    const places = opened.ok ? 'taken' : opened.error.details.places.map((one) => ({ ...one, place: one.place.replace(path, 'year.yaml') }))
    expect(places).toEqual(refused)
    for (const place of refused) expect(standsOnItsLine(place, bytesOf(file).toString('utf8')), place.place).toBe(true)
  })

  test('that is not there', () => {
    const opened = openYearFile(join(root, 'absent.yaml'))
    expect(opened.ok ? 'taken' : opened.error.details.places).toMatchObject([{ found: 'no such file', expected: 'a year file' }])
  })
})

/** The sentences a refusal can hold are the only texts with a space in these files; `${…}` stands for anything. */
const sourcesOfSentences = {
  'shared/policy': ['compile.ts', 'check-across.ts', 'issues.ts', 'pack-files.ts', 'selectors.ts', 'parameters'],
  'main/policy-packs': ['load-pack.ts', 'worked-cases.ts', 'yaml-source.ts'],
  'shared/settlement': ['case.ts', 'case-file.ts', 'year-file.ts'],
  'shared/money': ['codecs.ts'],
  'shared/dates': ['schema.ts'],
}

function sentencesOf(path: string): string[] {
  if (!path.endsWith('.ts')) return readdirSync(path).flatMap((file) => sentencesOf(join(path, file)))
  const code = readFileSync(path, 'utf8')
    .replaceAll(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, '')
    .replaceAll(/^import [\s\S]*?from .*$/gm, '')
    .replaceAll(/\.describe\([\s\S]*?\)(?=[,\n])|new (?:Range)?Error\([\s\S]*?\)\n/g, '')
  return [...code.matchAll(/'((?:[^'\\\n]|\\.)+)'|`((?:[^`\\]|\\.)+)`/g)].map(([, plain, template]) => plain ?? template ?? '')
}

/** Library words that are looked for and replaced, joins of a path, halves of a template inside another. */
const isNotShown = (text: string) => /^(?:Invalid |too_|[, ]*$)|=>/.test(text) || text.split('{').length !== text.split('}').length

test('no kind of refusal is without its sample', () => {
  const shown = [...badPacks, ...badCases, ...badYears].flatMap(([, { refused }]) =>
    refused.flatMap(({ found, expected }) => [found, expected]),
  )
  shown.push('a case file', 'a year file', 'a folder', 'a list of at most 50000', 'pack.yaml and references.yaml', 'archive 0')
  const sentences = Object.entries(sourcesOfSentences)
    .flatMap(([folder, files]) => files.flatMap((file) => sentencesOf(join(import.meta.dirname, '../../..', folder, file))))
    .filter((text) => text.replaceAll(/\$\{(?:[^{}]|\{[^{}]*\})*\}/g, '').includes(' ') && !isNotShown(text))
    .map((text) => text.replace(/^expected /, ''))
  expect(sentences.length).toBeGreaterThan(40)
  const occurs = (sentence: string) => {
    const pieces = sentence.split(/\$\{(?:[^{}]|\{[^{}]*\})*\}/).map((piece) => piece.trim())
    return shown.some((text) => pieces.every((piece) => text.includes(piece)))
  }
  expect([...new Set(sentences)].filter((sentence) => !occurs(sentence))).toEqual([])
})

test('no refusal speaks in the words of a library', () => {
  const texts = [...badPacks, ...badCases, ...badYears].flatMap(([, { refused }]) => refused.map(({ expected }) => expected))
  expect(texts.filter((text) => /Invalid|Too (small|big)|Unrecognized|Expected|undefined|NaN/.test(text))).toEqual([])
})

test('an archived pack is refused when its content is another, or lacks a file', () => {
  const refusal = (hash: string, content: string) => {
    const loaded = loadArchivedPack(hash, content)
    return loaded.ok ? 'taken' : loaded.error.details.places
  }
  const empty = createHash('sha256').update('{}').digest('hex')
  expect(refusal('0', '{}')).toEqual([{ place: 'archive 0', found: empty, expected: '0' }])
  expect(refusal(empty, '{}')).toEqual([{ place: `archive ${empty}`, found: 'no such file', expected: 'pack.yaml and references.yaml' }])
})

test('every fault of a pack is named in one go', () => {
  const cap = readFileSync(join(sound, 'parameters/cap.yaml'), 'utf8')
  const folder = packFolder('several', {
    'parameters/cap.yaml': cap.replace('"100000.00"', '100000').replace('limits: fund', 'limit: fund').replace('grade: A', 'grade: Z'),
  })
  const grade = loadPack(folder)
  expect(grade.ok ? [] : grade.error.details.places.map(({ place }) => place.split(' ')[1])).toEqual(['values[0].grade'])
  writeFileSync(join(folder, 'parameters/cap.yaml'), cap.replace('"100000.00"', '100000').replace('limits: fund', 'limit: fund'))
  writeFileSync(join(folder, 'references.yaml'), 'rule-2: { issuer: 样例, title: 样例 }\n')
  const loaded = loadPack(folder)
  expect(loaded.ok ? [] : loaded.error.details.places.map(({ place }) => place.split(' ')[1])).toEqual([
    'values[0].reference',
    'values[0].value.limits',
    'values[0].value.amounts[0].amount',
    'values[0].value.limit',
  ])
})

describe('the fingerprint', () => {
  const hashOf = (name: string, file: string, change: (text: string) => string) => {
    const target = join(root, name)
    cpSync(sound, target, { recursive: true })
    mkdirSync(join(target, 'cases'))
    writeFileSync(join(target, file), change(existsSync(join(target, file)) ? readFileSync(join(target, file), 'utf8') : ''))
    const loaded = loadPack(target)
    if (!loaded.ok) throw new Error(JSON.stringify(loaded.error))
    return loaded.value.hash
  }
  const cap = 'parameters/cap.yaml'
  test('layout, comments, cases and folder name do not change it; a value, a grade or a document does', () => {
    const same = hashOf('same', cap, (text) => text)
    expect(hashOf('comment', cap, (text) => `# 说明\n${text.replace('unit: CNY', 'unit:   CNY')}`)).toBe(same)
    expect(hashOf('case', 'cases/a.yaml', () => 'name: 样例')).toBe(same)
    expect(hashOf('value', cap, (text) => text.replace('"100000.00"', '"100000.01"'))).not.toBe(same)
    expect(hashOf('grade', cap, (text) => text.replace('grade: A', 'grade: P'))).not.toBe(same)
    expect(hashOf('document', 'references.yaml', (text) => text.replace('〔2024〕1号', '〔2024〕2号'))).not.toBe(same)
  })
})
