import { closeSync, openSync, rmSync, statfsSync, statSync, writeSync } from 'node:fs'
import { join } from 'node:path'

/** Room kept on the disk for what must still be written when it is full: how messages ended, and who did what. */
const reserveBytes = 4 * 1024 * 1024
/** With less than this free the ledger cannot even be opened for certain. */
const roomToOpen = 1024 * 1024
const reserveFile = (folder: string) => join(folder, 'reserve.bin')

function sizeOf(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.size ?? 0
}

function freeBytes(folder: string): number {
  const { bavail, bsize } = statfsSync(folder)
  return bavail * bsize
}

export interface Reserve {
  /** Whether the reserve lies on the disk, laid down again now where it was used up and there is room again. */
  isHeld(): boolean
  /** Gives its room away. */
  release(): void
}

/**
 * A file of zeros beside the ledger. On a full disk it is given up, so that the queue can still note what became of the messages
 * under way; as long as it is gone nothing new is booked, and the refusal comes before any money moves.
 */
export function createReserve(folder: string): Reserve {
  const file = reserveFile(folder)
  let seenAt = Number.NEGATIVE_INFINITY
  return {
    isHeld() {
      // Looked at again after a second: a disk that filled up in between refuses by itself.
      if (performance.now() - seenAt < 1_000) return true
      if (sizeOf(file) >= reserveBytes) {
        seenAt = performance.now()
        return true
      }
      // As much again must stay free, or the ledger would be at its end with the next booking.
      if (freeBytes(folder) < reserveBytes * 2) return false
      const descriptor = openSync(file, 'w', 0o600)
      try {
        const zeros = Buffer.alloc(64 * 1024)
        for (let written = 0; written < reserveBytes; ) written += writeSync(descriptor, zeros)
        return true
      } catch (cause) {
        if ((cause as NodeJS.ErrnoException).code !== 'ENOSPC') throw cause
        rmSync(file, { force: true })
        return false
      } finally {
        closeSync(descriptor)
      }
    },
    release() {
      seenAt = Number.NEGATIVE_INFINITY
      rmSync(file, { force: true })
    },
  }
}

/** Before anything is opened: on a full disk the reserve makes the room that opening needs. Whether there is room then. */
export function makeRoomToOpen(folder: string): boolean {
  if (freeBytes(folder) >= roomToOpen) return true
  createReserve(folder).release()
  return freeBytes(folder) >= roomToOpen
}
