import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { basename, join, sep } from 'node:path'
import canonicalize from 'canonicalize'
import { type Outcome, refuse } from '../../shared/errors/index.ts'
import { type CompiledPack, compilePack, type PackSource } from '../../shared/policy/index.ts'
import { readYaml, type YamlIssue } from './yaml-source.ts'

/** A pack folder that cannot be used: every fault at once. */
export type PackOutcome = Outcome<CompiledPack, 'policy.invalid'>

/**
 * Reads and compiles one pack folder. Its fingerprint is SHA-256 over the canonical JSON of `pack.yaml`,
 * `references.yaml` and everything below `parameters/`: layout, comments and worked cases do not change it.
 */
export function loadPack(folder: string): PackOutcome {
  const issues: YamlIssue[] = []
  const pack = readSource(folder, 'pack.yaml', issues)
  const references = readSource(folder, 'references.yaml', issues)
  const parameters = yamlFilesBelow(folder, 'parameters').map((file) => readSource(folder, file, issues))
  const read = parameters.filter((source) => source !== undefined)
  if (!pack || !references || issues.length > 0) return refuse('policy.invalid', { places: inFolder(folder, issues) })
  const compiled = compilePack({ pack, references, parameters: read }, fingerprint([pack, references, ...read]))
  if (compiled.ok) return compiled
  return refuse('policy.invalid', { places: inFolder(folder, compiled.error.details.places) })
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

function fingerprint(sources: readonly PackSource[]): string {
  const content = Object.fromEntries(sources.map(({ file, content: data }) => [file, data]))
  const text = canonicalize(content)
  if (text === undefined) throw new Error('a pack has no canonical content')
  return createHash('sha256').update(text, 'utf8').digest('hex')
}
