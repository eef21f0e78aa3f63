import { isLocalDate, type LocalDate } from '../../shared/dates/index.ts'
import { ProblemError } from '../../shared/errors/index.ts'
import type { ExitCode } from './cli.ts'
import { refusalAsText } from './sentences.ts'

/** A command that was written wrongly: the sentence says how, and the usage follows it, the command's where it names no other. */
export class CalledWrongly extends Error {
  override readonly name = 'CalledWrongly'
  readonly usage: string | undefined

  constructor(message: string, usage?: string) {
    super(message)
    this.usage = usage
  }
}

/** The day an option names. */
export function dayOf(option: string, text: string): LocalDate {
  if (!isLocalDate(text)) throw new CalledWrongly(`${option} ${text}：应为日期 / expected a day, YYYY-MM-DD`)
  return text
}

const quoted = (message: string): string => /'(.+?)'/.exec(message)?.[1] ?? message

/** What `parseArgs` complains about, by its code. */
const complaints: Readonly<Record<string, (message: string) => string>> = {
  ERR_PARSE_ARGS_UNKNOWN_OPTION: (message) => `没有这个选项 / unknown option: ${quoted(message)}`,
  ERR_PARSE_ARGS_UNEXPECTED_POSITIONAL: (message) => `多余的参数 / unexpected argument: ${quoted(message)}`,
  ERR_PARSE_ARGS_INVALID_OPTION_VALUE: (message) => `选项的取值不对 / option without its value: ${quoted(message)}`,
}

/** Why a file cannot be opened, by the system's code. */
const reasons: Readonly<Record<string, string>> = {
  ENOENT: '没有这个文件或文件夹 / no such file or folder',
  EACCES: '没有权限 / not permitted',
  EISDIR: '这是文件夹 / this is a folder',
}

/** The sentence and exit code for what a command threw; a bug keeps its stack. */
export function complaintOf(cause: unknown, usage: string): { readonly text: string; readonly status: ExitCode } {
  if (cause instanceof ProblemError) return { text: refusalAsText(cause.problem), status: 1 }
  const { message, code, path } = cause as NodeJS.ErrnoException
  const complaint = complaints[code ?? '']
  const ownUsage = cause instanceof CalledWrongly ? cause.usage : undefined
  if (complaint || cause instanceof CalledWrongly)
    return { text: `${complaint?.(message) ?? message}\n${ownUsage ?? `用法 / usage: npm run -s cli -- ${usage}\n`}`, status: 2 }
  if (path !== undefined) return { text: `打不开 / cannot open: ${path}（${reasons[code ?? ''] ?? code}）\n`, status: 2 }
  return { text: `${(cause as Error).stack ?? message}\n`, status: 1 }
}
