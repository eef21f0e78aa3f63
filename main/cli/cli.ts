/** The command line: the same work as the window, headless. One row of the table per command. */
import { complaintOf } from './called-wrongly.ts'

/** What a command answers: 0 done, 1 refused, 2 called wrongly. */
export type ExitCode = 0 | 1 | 2

interface Command {
  readonly usage: string
  readonly about: string
  /** Loaded only when asked for: settling a case needs neither store nor devices. */
  readonly run: (args: readonly string[]) => Promise<ExitCode>
}

const commands: Readonly<Record<string, Command>> = {
  settle: {
    usage: 'settle <案例文件> --json|--slip|--trace [--pack <包>]',
    about: '按政策包计算一个案例 / work out one case',
    run: async (args) => (await import('./settle.ts')).settleCommand(args),
  },
  policy: {
    usage: 'policy check|diff|explain|sign|verify|keygen …（详见 / see: policy help）',
    about: '检查、比较、讲解、签名一个政策包 / check, compare, explain, sign a policy pack',
    run: async (args) => (await import('./policy.ts')).policyCommand(args),
  },
  'what-if': {
    usage:
      'what-if <案例文件> [--pack <包>] [--on <日>] [--level L2] [--identity +身份|-身份] [--category …] [--place …] [--filing …] --json|--text',
    about: '改一个条件会怎样：逐步、逐基金比较 / what would have been',
    run: async (args) => (await import('./what-if.ts')).whatIfCommand(args),
  },
  year: {
    usage: 'year <年度文件> [--text|--json] [--pack <包>] [--lang en]',
    about: '按顺序算完一个人的一年：结算、冲正、并入、划入、用账户、年终 / one person’s events, one after the other',
    run: async (args) => (await import('./year.ts')).yearCommand(args),
  },
  replay: {
    usage: 'replay [--data <数据目录>] [--keys <密钥目录>] [--json]',
    about: '按各自当日的政策重算全部结算并逐字节比较 / work every settlement out again and compare',
    run: async (args) => (await import('./replay.ts')).replayCommand(args),
  },
  demo: {
    usage: 'demo [--person N] [--cancel] [--keep]',
    about: '无窗口走完全程：插卡、读卡、账单、结算、上传、结算单 / the whole spine without a window',
    run: async (args) => (await import('./demo.ts')).demoCommand(args),
  },
  device: {
    usage:
      'device list | drivers | ports | read|self-test|trace --kind <种类> --port <端口> [--driver D] [--baud N] [--seconds N] [--json] [--full]',
    about: '外设：配置、驱动、端口、读一次、自检、看线上数据 / devices without a window',
    run: async (args) => (await import('./device.ts')).deviceCommand(args),
  },
  platform: {
    usage: 'platform ping [--data <数据目录>] [--operator <工号>] [--json]',
    about: '逐步检查到中心平台的通路：地址、连接、证书、网关、签到 / the way to the platform, step by step',
    run: async (args) => (await import('./platform.ts')).platformCommand(args),
  },
  queue: {
    usage: 'queue list [--all] | show <报文号> | retry <报文号> [--data <数据目录>] [--keys <密钥目录>] [--json]',
    about: '上传队列：列出、看一条的往来、重试；终端运行时也能看 / the upload queue; reading works beside the running terminal',
    run: async (args) => (await import('./queue.ts')).queueCommand(args),
  },
  reconcile: {
    usage: 'reconcile <日期> [--data <数据目录>] [--keys <密钥目录>] [--json]',
    about: '与平台对一天的账，不一致的逐笔列出；终端正在运行时读它最近的结果 / compare a day with the platform',
    run: async (args) => (await import('./reconcile.ts')).reconcileCommand(args),
  },
  certificate: {
    usage: 'certificate <结算编号或单据号> [--data <数据目录>] [--keys <密钥目录>] [--json]',
    about: '一笔结算的凭证：编号、往来报文、双方金额、哈希 / what proves one settlement',
    run: async (args) => (await import('./certificate.ts')).certificateCommand(args),
  },
  ledger: {
    usage: 'ledger adopt --reason <原因> [--other-copy-retired] [--operator <工号>] [--data <数据目录>] [--keys <密钥目录>] [--json]',
    about: '接管换了电脑或从备份恢复的账本 / take over a ledger that has moved or was restored',
    run: async (args) => (await import('./ledger.ts')).ledgerCommand(args),
  },
  simulator: {
    usage: 'simulator <种类> [--tcp HOST:PORT | --serial PATH] [--baud N] [--pace] [--stay] [--help]',
    about: '模拟外设，供培训和试验；逐行输入指令 / a simulated device for training; orders a line each',
    run: async (args) => (await import('./simulator.ts')).simulatorCommand(args),
  },
  'stand-in': {
    usage:
      'stand-in [--port 17650] [--control-port 17651] [--data <目录>] [--seed <文件.json>] [--faults <状态|JSON|文件>] [--disagree <名称>] [--guard <文件.json>] | stand-in --ledger [--json] [--data <目录> | --address <地址>]',
    about: '模拟医保平台，供培训和试验；--ledger 列出它的台账 / a platform to train with; --ledger says what it holds',
    run: async (args) => (await import('./stand-in.ts')).standInCommand(args),
  },
  operator: {
    usage: 'operator list | operator add --id <工号> --name <姓名> --role <cashier|supervisor|it|inspector>',
    about: '本机终端的操作员；口令另行输入 / who may sign in; the PIN is asked for',
    run: async (args) => (await import('./administration.ts')).operatorCommand(args),
  },
  catalogue: {
    usage: 'catalogue install <文件.json> | catalogue return',
    about: '启用一个目录版本，或退回上一个 / put a catalogue version in force, or return to the former one',
    run: async (args) => (await import('./administration.ts')).catalogueCommand(args),
  },
}

function usage(): string {
  const rows = Object.values(commands).map((command) => `  npm run -s cli -- ${command.usage}\n      ${command.about}`)
  return `用法 / usage:\n${rows.join('\n')}\n  <包> 是政策包文件夹，或已安装包的编号 / a pack folder, or the id of an installed pack\n`
}

const [name = 'help', ...args] = process.argv.slice(2)
const command = Object.hasOwn(commands, name) ? commands[name] : undefined
const wantsHelp = (arg: string | undefined): boolean => arg === '--help' || arg === '-h'
// Each simulator has orders of its own to tell, each tool for packs its own usage.
const tellsItself = name === 'policy' || name === 'stand-in' || (name === 'simulator' && !wantsHelp(args[0]))
if (command && args.some(wantsHelp) && !tellsItself) {
  process.stdout.write(`${command.about}\n用法 / usage: npm run -s cli -- ${command.usage}\n`)
} else if (command) {
  try {
    process.exitCode = await command.run(args)
  } catch (cause) {
    // A person reads this: what was wrong and the usage of this one command, not of all.
    const { text, status } = complaintOf(cause, command.usage)
    process.stderr.write(text)
    process.exitCode = status
  }
} else if (['help', '--help', '-h'].includes(name)) {
  process.stdout.write(usage())
} else {
  process.stderr.write(`没有这个命令 / no such command: ${name}\n${usage()}`)
  process.exitCode = 2
}
