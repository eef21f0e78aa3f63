import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { basename, join, sep } from 'node:path'
import canonicalize from 'canonicalize'
import { type Outcome, refuse, succeed } from '../../shared/errors/index.ts'
import { type CompiledPack, compilePack, type PackSource, type PackSources } from '../../shared/policy/index.ts'
import { readYaml, type YamlIssue } from './yaml-source.ts'

/** A pack folder that cannot be used: every fault at once. */
export type PackOutcome = Outcome<CompiledPack, 'policy.invalid'>

/** A pack folder as it was read, before anybody asked whether it is right. */
export interface ReadPack {
  readonly sources: PackSources
  /** Canonical JSON of its files by name; the fingerprint is taken of this text, and an archive keeps it. */
  readonly content: string
  /** SHA-256 of the content, in hexadecimal. */
  readonly hash: string
}

/**
 * Reads and compiles one pack folder. Its fingerprint is SHA-256 over the canonical JSON of `pack.yaml`,
 * `references.yaml` and everything below `parameters/`: layout, comments and worked cases do not change it.
 */
export function loadPack(folder: string): PackOutcome {
  const read = readPack(folder)
  return read.ok ? compileRead(folder, read.value) : read
}

/** Reads one pack folder without compiling it; a file that is missing or cannot be read is refused with its place. */
export function readPack(folder: string): Outcome<ReadPack, 'policy.invalid'> {
  const issues: YamlIssue[] = []
  const pack = readSource(folder, 'pack.yaml', issues)
  const references = readSource(folder, 'references.yaml', issues)
  const files = yamlFilesBelow(folder, 'parameters').map((file) => readSource(folder, file, issues))
  const parameters = files.filter((source) => source !== undefined)
  if (!pack || !references || issues.length > 0) return refuse('policy.invalid', { places: inFolder(folder, issues) })
  return succeed(readOf({ pack, references, parameters }))
}

/** Compiles what was read; the places of a refusal begin with the folder's own name. */
export function compileRead(folder: string, { sources, hash }: ReadPack): PackOutcome {
  const compiled = compilePack(sources, hash)
  return compiled.ok ? compiled : refuse('policy.invalid', { places: inFolder(folder, compiled.error.details.places) })
}

/**
 * The pack an archive holds: the canonical content of a folder that may be gone by now. Refused when the content is not
 * the one the fingerprint was taken of.
 */
export function loadArchivedPack(hash: string, content: string): PackOutcome {
  const found = sha256(content)
  if (found !== hash) return refuse('policy.invalid', { places: [{ place: `archive ${hash}`, found, expected: hash }] })
  const files = Object.entries(JSON.parse(content) as Readonly<Record<string, unknown>>)
  const sources = files.map(([file, data]): PackSource => ({ file, content: data, locate: () => ({ line: 1, column: 1 }) }))
  const named = (file: string) => sources.find((source) => source.file === file)
  const [pack, references] = [named('pack.yaml'), named('references.yaml')]
  const parameters = sources.filter((source) => source !== pack && source !== references)
  if (!pack || !references)
    return refuse('policy.invalid', {
      places: [{ place: `archive ${hash}`, found: 'no such file', expected: 'pack.yaml and references.yaml' }],
    })
  return compilePack({ pack, references, parameters }, hash)
}

/** The folder's own name in front, so that a message says which pack; never the machine's path. */
function inFolder(folder: string, issues: readonly YamlIssue[]): YamlIssue[] {
  return issues.map((issue) => ({ ...issue, place: `${basename(folder)}/${issue.place}` }))
}

function readSource(folder: string, file: string, issues: YamlIssue[]): PackSource | undefined {
  const path = join(folder, file)
  if (!existsSync(path)) {
    issues.push({ place: file, found: 'no such file', expected: `a file ${file} in the pack folder` })
    return undefined
  }
  const text = decodeUtf8(readFileSync(path))
  if (text === undefined) {
    issues.push({ place: file, found: 'bytes that are not UTF-8', expected: 'a text file in UTF-8' })
    return undefined
  }
  const reading = readYaml(file, text)
  if (reading.ok) return reading.source
  issues.push(...reading.issues)
  return undefined
}

function decodeUtf8(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch (error) {
    if (error instanceof TypeError) return undefined
    throw error
  }
}

/** Every YAML file below a folder, in the order of their names so that no file system decides. */
export function yamlFilesBelow(folder: string, below: string): string[] {
  const root = join(folder, below)
  if (!existsSync(root)) return []
  return readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.ya?ml$/.test(entry.name))
    .map((entry) =>
      join(entry.parentPath, entry.name)
        .slice(folder.length + 1)
        .split(sep)
        .join('/'),
    )
    .sort()
}

/** All files of a pack, the two named ones first. */
export function filesOf({ pack, references, parameters }: PackSources): readonly PackSource[] {
  return [pack, references, ...parameters]
}

/** JSON in canonical form (RFC 8785). Throws for what JSON cannot say. */
export function canonicalText(data: unknown): string {
  const text = canonicalize(data)
  if (text === undefined) throw new Error('there is no canonical form of this')
  return text
}

export function sha256(text: string): string {
  return createHash('sha256').update(text, 'utf8').digest('hex')
}

function readOf(sources: PackSources): ReadPack {
  const content = canonicalText(Object.fromEntries(filesOf(sources).map(({ file, content: data }) => [file, data])))
  return { sources, content, hash: sha256(content) }
}
