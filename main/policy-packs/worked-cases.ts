import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { basename, join } from 'node:path'
import { type Outcome, refuse, succeed } from '../../shared/errors/index.ts'
import type { PackSource } from '../../shared/policy/index.ts'
import type { WorkedCase } from '../../shared/policy-tools/index.ts'
import { type CaseFile, readCaseFile, readYearFile, type YearFile } from '../../shared/settlement/index.ts'
import { readYaml, type YamlIssue } from './yaml-source.ts'

type Read<Value> = Outcome<Value, 'settlement.bad-case'>

/** A case file in YAML or JSON (which YAML includes); `name` is how its places call it. */
export function openCaseFile(path: string, name: string = path): Read<CaseFile> {
  const source = openSource(path, name, 'a case file')
  return source.ok ? readCaseFile(source.value.content, source.value) : source
}

/** A year file, with the way back from each part of it to its line. */
export function openYearFile(path: string): Read<{ readonly file: YearFile; readonly source: PackSource }> {
  const source = openSource(path, path, 'a year file')
  if (!source.ok) return source
  const file = readYearFile(source.value)
  return file.ok ? succeed({ file: file.value, source: source.value }) : file
}

/** What the file holds as data; refused where it is none. */
function openSource(path: string, name: string, expectedFile: string): Read<PackSource> {
  const badFile = (found: string, expected: string) => refuse('settlement.bad-case', { places: [{ place: name, found, expected }] })
  if (!existsSync(path)) return badFile('no such file', expectedFile)
  if (statSync(path).isDirectory()) return badFile('a folder', expectedFile)
  let text: string
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(readFileSync(path))
  } catch (error) {
    if (error instanceof TypeError) return badFile('bytes that are not UTF-8', 'a text file in UTF-8')
    throw error
  }
  const reading = readYaml(name, text)
  return reading.ok ? succeed(reading.source) : refuse('settlement.bad-case', { places: [...reading.issues] })
}

/** The case files of a folder; those that cannot be read are named. */
export function casesIn(folder: string): { readonly cases: readonly WorkedCase[]; readonly unread: readonly YamlIssue[] } {
  const files = existsSync(folder) ? readdirSync(folder).filter((name) => /\.(ya?ml|json)$/.test(name)) : []
  const cases: WorkedCase[] = []
  const unread: YamlIssue[] = []
  for (const file of files.sort()) {
    const name = `${basename(folder)}/${file}`
    const opened = openCaseFile(join(folder, file), name)
    if (opened.ok) cases.push({ name, file: opened.value })
    else unread.push(...opened.error.details.places)
  }
  return { cases, unread }
}
