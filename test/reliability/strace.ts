/** A program watched at the border to the operating system: what it writes and flushes, and how it takes it when a call fails there. */
import { spawn, spawnSync } from 'node:child_process'
import { readFileSync, rmSync } from 'node:fs'

/** Everything the ledger does to its files. */
const calls = 'pwrite64,ftruncate,fsync,fdatasync,unlink'

/** Why these tests cannot run here; absent where they can. */
export function whyNoStrace(): string | undefined {
  const tried = spawnSync('strace', ['-f', '-o', '/dev/null', 'true'])
  return tried.status === 0 ? undefined : 'strace is not installed or may not watch programs here (Debian: apt-get install strace)'
}

export interface Ran {
  readonly lines: readonly string[]
  /** Ended by a signal. */
  readonly killed: boolean
}

export function run(command: string, args: readonly string[]): Promise<Ran> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'ignore'], env: { ...process.env, NODE_NO_WARNINGS: '1' } })
    let text = ''
    child.stdout.on('data', (chunk: Buffer) => {
      text += chunk.toString('utf8')
    })
    child.once('error', reject)
    child.once('close', (status, signal) => {
      const lines = text.split('\n').filter((line) => line !== '')
      resolve({ lines, killed: signal !== null || status === 137 })
    })
  })
}

export interface Watched {
  readonly program: string
  readonly args: readonly string[]
}

export interface Broken extends Ran {
  /** What the program had said last when the call failed or killed: two runs need not make the same number of calls. */
  readonly saidBefore: string | undefined
}

/** Runs it with the `when`-th call of one kind failing or killing. */
export async function runBroken(watched: Watched, call: string, how: string, when: number, traceFile: string): Promise<Broken> {
  const options = ['-f', '-qq', '-o', traceFile, '-e', `trace=${call},write`, '-e', `inject=${call}:${how}:when=${when}`]
  const ran = await run('strace', [...options, process.execPath, watched.program, ...watched.args])
  const [before = ''] = readFileSync(traceFile, 'latin1').split('(INJECTED)')
  rmSync(traceFile)
  return { ...ran, saidBefore: [...before.matchAll(/ write\(1, "(.*?)(?:\\n)?"/g)].at(-1)?.[1] }
}

/** One call as it happened: what it did to which file, or what the program said on its standard output. */
export type Operation =
  | { readonly kind: 'write'; readonly file: string; readonly at: number; readonly bytes: Buffer }
  | { readonly kind: 'truncate'; readonly file: string; readonly size: number }
  | { readonly kind: 'flush'; readonly file: string; readonly call: 'fsync' | 'fdatasync' }
  | { readonly kind: 'unlink'; readonly file: string }
  | { readonly kind: 'say'; readonly line: string }

const bytesOf = (hex: string) => Buffer.from(hex.replaceAll('\\x', ''), 'hex')
const nameOf = (hex: string) => bytesOf(hex).toString('utf8')

const patterns: readonly (readonly [RegExp, (found: RegExpExecArray) => Operation])[] = [
  [
    /pwrite64\(\d+<([^>]*)>, "([^"]*)", \d+, (\d+)\) += (\d+)/,
    ([, file = '', hex = '', at, count]) => ({
      kind: 'write',
      file: nameOf(file),
      at: Number(at),
      bytes: bytesOf(hex).subarray(0, Number(count)),
    }),
  ],
  [/ftruncate\(\d+<([^>]*)>, (\d+)\) += 0/, ([, file = '', size]) => ({ kind: 'truncate', file: nameOf(file), size: Number(size) })],
  [
    /(fsync|fdatasync)\(\d+<([^>]*)>\) += 0/,
    ([, call, file = '']) => ({ kind: 'flush', file: nameOf(file), call: call === 'fsync' ? 'fsync' : 'fdatasync' }),
  ],
  [/unlink\("([^"]*)"\) += 0/, ([, hex = '']) => ({ kind: 'unlink', file: nameOf(hex) })],
  [/ write\(1<[^>]*>, "([^"]*)", \d+\) += \d+/, ([, hex = '']) => ({ kind: 'say', line: nameOf(hex).trimEnd() })],
]

/** A call during which another thread made one stands in two lines; it happened where it ended. */
function wholeLines(text: string): string[] {
  const begun = new Map<string, string>()
  return text.split('\n').flatMap((line) => {
    const thread = line.slice(0, line.indexOf(' '))
    if (line.endsWith('<unfinished ...>')) {
      begun.set(thread, line.slice(0, -'<unfinished ...>'.length).trimEnd())
      return []
    }
    const end = /<\.\.\. \w+ resumed>,? ?(.*)$/.exec(line)
    return end ? [`${begun.get(thread) ?? ''}${end[1] ?? ''}`] : [line]
  })
}

/** Runs it whole and answers everything it did, in order. */
export async function record(watched: Watched, traceFile: string): Promise<readonly Operation[]> {
  const options = ['-f', '-qq', '-y', '-xx', '-s', '100000', '-o', traceFile, '-e', `trace=${calls},write`]
  await run('strace', [...options, process.execPath, watched.program, ...watched.args])
  const lines = wholeLines(readFileSync(traceFile, 'latin1'))
  rmSync(traceFile)
  return lines.flatMap((line) => {
    for (const [pattern, read] of patterns) {
      const found = pattern.exec(line)
      if (!found) continue
      return [read(found)]
    }
    return []
  })
}
