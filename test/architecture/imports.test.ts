import { readdirSync, readFileSync } from 'node:fs'
import { builtinModules } from 'node:module'
import { dirname, join, relative, resolve, sep } from 'node:path'
import { parseSync } from 'vite'
import { describe, expect, it } from 'vitest'
import { type Room, rooms } from './rooms.ts'

const root = resolve(import.meta.dirname, '../..')

interface Import {
  readonly file: string
  readonly target: string
  /** Inside the project: the path from its root. */
  readonly path?: string
}

function sourceFiles(folder: string): string[] {
  return readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name))
    .map((entry) => relative(root, join(entry.parentPath, entry.name)).split(sep).join('/'))
}

function importsOf(file: string): Import[] {
  const parsed = parseSync(file, readFileSync(join(root, file), 'utf8'))
  const { staticImports, staticExports, dynamicImports } = parsed.module
  const targets = [
    ...staticImports.map((entry) => entry.moduleRequest.value),
    ...staticExports.flatMap((entry) => entry.entries.flatMap((one) => (one.moduleRequest === null ? [] : [one.moduleRequest.value]))),
    ...dynamicImports.map(
      (entry) =>
        /^['"](.*)['"]$/.exec(readFileSync(join(root, file), 'utf8').slice(entry.moduleRequest.start, entry.moduleRequest.end))?.[1] ??
        '<computed>',
    ),
  ]
  return targets.map((target) => ({
    file,
    target,
    ...(target.startsWith('.')
      ? {
          path: relative(root, resolve(root, dirname(file), target))
            .split(sep)
            .join('/'),
        }
      : {}),
  }))
}

function roomOf(path: string): Room | undefined {
  return rooms.filter((room) => path.startsWith(`${room.folder}/`)).sort((a, b) => b.folder.length - a.folder.length)[0]
}

function packageOf(target: string): string {
  if (target.startsWith('node:') || builtinModules.includes(target)) return 'node'
  return target
    .split('/')
    .slice(0, target.startsWith('@') ? 2 : 1)
    .join('/')
}

function isAllowed(room: Room, { path, target, file }: Import): boolean {
  if (path === undefined) return room.packages.includes(packageOf(target))
  if (path === 'package.json') return room.packages.includes('package.json')
  const other = roomOf(path)
  if (other === undefined) return false
  if (other === room) return staysWithinSubject(room, file, path)
  return room.rooms.includes(other.folder)
}

/** Services know each other by their `index.ts` only. */
function staysWithinSubject(room: Room, file: string, path: string): boolean {
  if (room.subjectsApart !== true) return true
  const subject = (one: string) => one.slice(room.folder.length + 1).split('/')[0]
  return subject(file) === subject(path) || path.endsWith('/index.ts')
}

describe('who may import whom', () => {
  const files = ['shared', 'main', 'renderer'].flatMap(sourceFiles)

  it('every source file lives in a room', () => {
    expect(files.filter((file) => roomOf(file) === undefined)).toEqual([])
  })

  it('every import is in the table', () => {
    const strays = files
      .flatMap(importsOf)
      .filter((one) => {
        const room = roomOf(one.file)
        return room !== undefined && !isAllowed(room, one)
      })
      .map((one) => `${one.file} imports ${one.target}`)
    expect(strays).toEqual([])
  })

  it('the table names only rooms and packages that are used', () => {
    const used = files.flatMap(importsOf)
    const idle = rooms.flatMap((room) => {
      const own = used.filter((one) => roomOf(one.file) === room)
      const reached = new Set(
        own.map((one) =>
          one.path === undefined ? packageOf(one.target) : one.path === 'package.json' ? 'package.json' : roomOf(one.path)?.folder,
        ),
      )
      return [...room.rooms, ...room.packages].filter((name) => !reached.has(name)).map((name) => `${room.folder}: ${name}`)
    })
    expect(idle).toEqual([])
  })
})
