import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { type Probe, pingPlatform } from '../app/index.ts'
import { dataFolder } from '../loopback/index.ts'
import { CalledWrongly } from './called-wrongly.ts'
import type { ExitCode } from './cli.ts'
import { factWords, nextOf, stepWords } from './platform-words.ts'

function say(line: string): void {
  process.stdout.write(`${line}\n`)
}

function lineOf({ step, ok, milliseconds, facts, failure }: Probe): string {
  const known = Object.entries(facts).map(([name, value]) => `${factWords[name] ?? name} ${value}`)
  const said = failure === undefined ? known.join('，') : `${failure.words}（${failure.code}）`
  return `${ok ? '✓' : '✗'} ${stepWords[step]}　${milliseconds} ms　${said}`.trimEnd()
}

/** The demo keeps its settings one folder further down. */
function demoHint(folder: string): string {
  const demo = join(folder, 'demo')
  return existsSync(join(demo, 'institution.yaml')) ? `\n演示机构的配置在 / the settings of the demo are in: --data ${demo}` : ''
}

/** `platform ping`: the way to the platform step by step, and what to do about the first step that fails. */
export async function platformCommand(args: readonly string[]): Promise<ExitCode> {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      data: { type: 'string' },
      operator: { type: 'string', default: '0000' },
      json: { type: 'boolean', default: false },
    },
  })
  if (positionals.join(' ') !== 'ping') throw new CalledWrongly('platform 之后写 ping / expected ping')
  const folder = resolve(values.data ?? dataFolder())
  const ping = await pingPlatform(folder, values.operator)
  if (ping.kind === 'no-settings') {
    const problem = ping.problem ?? `没有机构配置 / no institution.yaml in: ${folder}${demoHint(folder)}`
    if (values.json) say(JSON.stringify({ ok: false, problem }, null, 2))
    else process.stderr.write(`${problem}\n`)
    return 1
  }
  const failed = ping.steps.find(({ ok }) => !ok)
  const verdict = failed === undefined ? { ok: true } : { ok: false, failed: failed.step, next: nextOf(failed) }
  if (values.json) say(JSON.stringify({ ...verdict, address: ping.address, steps: ping.steps }, null, 2))
  else {
    say(`平台地址 / address: ${ping.address}`)
    for (const step of ping.steps) say(lineOf(step))
    if (failed === undefined) say('结论：可以与平台交易 / the platform can be used')
    else say(`结论：${stepWords[failed.step]}没有通过 / failed\n下一步 / next: ${nextOf(failed)}`)
  }
  return failed === undefined ? 0 : 1
}
