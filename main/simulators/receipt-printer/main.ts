/** The simulated receipt printer as a program: `main.ts --tcp 127.0.0.1:0`; each receipt is said as lines `paper …` and a line `cut`. */
import { runSimulatorProgram } from '../common/index.ts'
import { defaultBaudRate, orderWords, startReceiptPrinterSimulator } from './index.ts'

function sayReceipt(lines: readonly string[]): void {
  process.stdout.write(`${[...lines.map((line) => `paper ${line}`.trimEnd()), 'cut'].join('\n')}\n`)
}

function columnsOf(words: unknown): number {
  const columns = Number(words)
  if (!Number.isInteger(columns) || columns < 16) throw new RangeError(`--columns ${words}: not a width`)
  return columns
}

function charsetOf(words: unknown): 'gb18030' | 'gbk' {
  if (words !== 'gb18030' && words !== 'gbk') throw new RangeError(`--charset ${words}: gb18030 or gbk`)
  return words
}

await runSimulatorProgram({
  defaultBaudRate,
  options: { columns: { type: 'string', default: '32' }, charset: { type: 'string', default: 'gb18030' } },
  optionWords: '[--columns 32] [--charset gb18030|gbk]',
  orderWords,
  start: (place, options) =>
    startReceiptPrinterSimulator({
      ...place,
      columns: columnsOf(options.columns),
      charset: charsetOf(options.charset),
      receipt: sayReceipt,
    }),
})
