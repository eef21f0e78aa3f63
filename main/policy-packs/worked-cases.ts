import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { basename, join } from 'node:path'
import { type Outcome, refuse } from '../../shared/errors/index.ts'
import type { WorkedCase } from '../../shared/policy-tools/index.ts'
import { type CaseFile, readCaseFile } from '../../shared/settlement/index.ts'
import { readYaml, type YamlIssue } from './yaml-source.ts'

/** A case file in YAML or JSON (which YAML includes); `name` is how its places call it. */
export function openCaseFile(path: string, name: string = path): Outcome<CaseFile, 'settlement.bad-case'> {
  const badFile = (found: string, expected: string) => refuse('settlement.bad-case', { places: [{ place: name, found, expected }] })
  if (!existsSync(path)) return badFile('no such file', 'a case file')
  if (statSync(path).isDirectory()) return badFile('a folder', 'a case file')
  let text: string
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(readFileSync(path))
  } catch (error) {
    if (error instanceof TypeError) return badFile('bytes that are not UTF-8', 'a text file in UTF-8')
    throw error
  }
  const reading = readYaml(name, text)
  if (!reading.ok) return refuse('settlement.bad-case', { places: [...reading.issues] })
  return readCaseFile(reading.source.content, reading.source)
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
