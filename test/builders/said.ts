import { vi } from 'vitest'
import type { ExitCode } from '../../main/cli/cli.ts'

/** What a command printed and how it ended. */
export interface Said {
  readonly status: ExitCode
  readonly stdout: string
  readonly stderr: string
}

/** Runs a command of the command line in this process: starting a program for every case would only be slow. */
export async function said(run: () => ExitCode | Promise<ExitCode>): Promise<Said> {
  const written = { stdout: '', stderr: '' }
  const spies = (['stdout', 'stderr'] as const).map((name) =>
    vi.spyOn(process[name], 'write').mockImplementation((text) => {
      written[name] += String(text)
      return true
    }),
  )
  try {
    return { status: await run(), ...written }
  } finally {
    for (const spy of spies) spy.mockRestore()
  }
}
