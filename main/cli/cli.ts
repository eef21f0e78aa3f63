/** The command line: the same work as the window, headless. One row of the table per command. */
import { settleCommand } from './settle.ts'

/** What a command answers: 0 done, 1 refused, 2 called wrongly. */
export type ExitCode = 0 | 1 | 2

interface Command {
  readonly usage: string
  readonly about: string
  readonly run: (args: readonly string[]) => ExitCode | Promise<ExitCode>
}

const commands: Readonly<Record<string, Command>> = {
  settle: {
    usage: 'settle <案例文件 case file> --json|--slip|--trace [--pack <folder>]',
    about: '按政策包计算一个案例 / work out one case',
    run: settleCommand,
  },
}

function usage(): string {
  const rows = Object.values(commands).map((command) => `  npm run -s cli -- ${command.usage}\n      ${command.about}`)
  return `用法 / usage:\n${rows.join('\n')}\n`
}

const [name = '', ...args] = process.argv.slice(2)
const command = Object.hasOwn(commands, name) ? commands[name] : undefined
if (command) process.exitCode = await command.run(args)
else {
  process.stderr.write(usage())
  process.exitCode = 2
}
