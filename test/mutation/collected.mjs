/** Stands in for vitest while mutants are tried: test files say what they test, and nothing runs until it is asked for. */
import { JestAsymmetricMatchers, JestChaiExpect, JestExtend } from '@vitest/expect'
import * as chai from 'chai'

chai.use(JestExtend)
chai.use(JestChaiExpect)
chai.use(JestAsymmetricMatchers)

export const expect = chai.expect
/** Every test of every file, with the name of its file and group. */
export const tests = []
/** What a file wants done once before its tests. */
const before = new Map()
let path = []

export function within(file, load) {
  path = [file]
  return load()
}

const format = (name, row, index) =>
  String(name)
    .replace(/\$(\w+)/g, (_, key) => String(row?.[key]))
    .replace(/%s/, () => String(Array.isArray(row) ? row[0] : row))
    .replace(/%#/, String(index))

export function describe(name, body) {
  const outer = path
  path = [...outer, name]
  body()
  path = outer
}
describe.each = (rows) => (name, body) => {
  for (const [index, row] of rows.entries()) describe(format(name, row, index), () => body(row))
}

export function test(name, body) {
  const id = `${[...path, name].join(' > ')} #${tests.length}`
  const [file] = path
  const run = async () => {
    await before.get(file)?.()
    await body()
  }
  tests.push({ id, name: id, run })
}
test.each = (rows) => (name, body) => {
  for (const [index, row] of rows.entries()) test(format(name, row, index), () => (Array.isArray(row) ? body(...row) : body(row)))
}

export const it = test
export function beforeAll(body) {
  before.set(path[0], body)
}
/** Sums over all tests of a file mean nothing while mutants are tried one by one. */
export function afterAll() {}
