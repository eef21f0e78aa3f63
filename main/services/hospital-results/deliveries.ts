import { mkdir, open } from 'node:fs/promises'
import { join } from 'node:path'
import writeFileAtomic from 'write-file-atomic'

/** Brings one result to the hospital system; resolves only when it is certain to be there, and may be repeated. */
export type Deliver = (resultId: string, content: string) => Promise<void>

/**
 * Into a folder the hospital system watches: written beside, flushed, renamed, and the folder flushed, so that a reader never
 * meets half a file and a power cut does not take the name away. A repeat writes the same bytes under the same name.
 */
export function deliverToFolder(folder: string): Deliver {
  return async (resultId, content) => {
    await mkdir(folder, { recursive: true })
    await writeFileAtomic(join(folder, `${resultId}.json`), content, { encoding: 'utf8' })
    // Windows knows no flush of a folder; there the rename itself is journalled.
    if (process.platform === 'win32') return
    const directory = await open(folder, 'r')
    try {
      await directory.sync()
    } finally {
      await directory.close()
    }
  }
}

const callTimeoutMs = 20_000

/** By a call: any 2xx answer counts. `Idempotency-Key` tells the receiver a repeat after a lost answer. */
export function deliverByCall(address: string, token: string | undefined): Deliver {
  return async (resultId, content) => {
    const answer = await fetch(address, {
      method: 'POST',
      headers: {
        'content-type': 'application/json; charset=utf-8',
        'idempotency-key': resultId,
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      },
      body: content,
      redirect: 'error',
      signal: AbortSignal.timeout(callTimeoutMs),
    })
    await answer.body?.cancel()
    if (!answer.ok) throw new Error(`the hospital system answered ${answer.status}`)
  }
}
