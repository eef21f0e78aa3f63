import { readdirSync, readFileSync } from 'node:fs'
import { join, relative, resolve, sep } from 'node:path'
import { describe, expect, it } from 'vitest'

const root = resolve(import.meta.dirname, '../..')

function files(folder: string, pattern: RegExp): { readonly path: string; readonly text: string }[] {
  return readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && pattern.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .map((file) => ({ path: relative(root, file).split(sep).join('/'), text: readFileSync(file, 'utf8') }))
}

const source = ['shared', 'main', 'renderer'].flatMap((folder) => files(folder, /\.tsx?$/))

/** Every member the gateway declares for its messages; a stray one in the house would be written just so. */
const wireNames = new Set(
  files('main/gateway/wire', /\.ts$/).flatMap(({ text }) =>
    [...text.matchAll(/^\s*'?([a-z]+(?:_[a-z]+)+)'?:/gm)].map((match) => match[1] ?? ''),
  ),
)
const strayNames = (text: string): string[] =>
  [...new Set(text.match(/\b[a-z]+(?:_[a-z]+)+\b/g) ?? [])].filter((word) => wireNames.has(word))

describe('source', () => {
  it('names of the national interface stay at the two ends of its wire', () => {
    expect(wireNames.size).toBeGreaterThan(80)
    const strays = source
      .filter(({ path }) => !path.startsWith('main/gateway/') && !path.startsWith('main/stand-in/'))
      .filter(({ path }) => path !== 'main/app/log.ts')
      .flatMap(({ path, text }) => strayNames(text).map((name) => `${path}: ${name}`))
    expect(strays).toEqual([])
  })

  it('no catch swallows an error without a word', () => {
    const empty = source.filter(({ text }) => /catch\s*(?:\([^)]*\))?\s*\{\s*\}/.test(text)).map(({ path }) => path)
    expect(empty).toEqual([])
  })

  it('each folder says in its index or main file what lives there', () => {
    const silent = source
      .filter(({ path }) => /\/(?:index|main)\.tsx?$/.test(path))
      .filter(({ text }) => !/^\/\*\*?\s|^#!.*\n\/\*\*/.test(text))
      .map(({ path }) => path)
    expect(silent).toEqual([])
  })

  it('nothing runs by being the main module: bundled into the Electron host it would run at every start', () => {
    expect(source.filter(({ text }) => text.includes('import.meta.main')).map(({ path }) => path)).toEqual([])
  })

  it('files stay readable', () => {
    const long = source
      .map(({ path, text }) => ({ path, lines: text.split('\n').length }))
      .filter(({ lines }) => lines > 450)
      .map(({ path, lines }) => `${path}: ${lines}`)
    expect(long).toEqual([])
  })

  it('no file speaks of a machine path', () => {
    const strays = [...source, ...files('test', /\.(?:tsx?|md|json|ya?ml)$/), ...files('resources', /\.(?:md|json|ya?ml|csv)$/)]
      .filter(({ text }) => /\/(?:home|Users|root|work)\/[a-z]/.test(text))
      .map(({ path }) => path)
    expect(strays).toEqual([])
  })
})
