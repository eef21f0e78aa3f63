import { listPorts, type PortListing } from '../transport/index.ts'

/** The system's list of ports, asked at most so often however many devices look for theirs. */
export interface PortBook {
  list(): Promise<PortListing>
}

const freshMs = 400

export function createPortBook(ask: () => Promise<PortListing> = listPorts): PortBook {
  let asked: { readonly at: number; readonly listing: Promise<PortListing> } | undefined
  return {
    list() {
      const now = performance.now()
      if (asked === undefined || now - asked.at > freshMs) asked = { at: now, listing: ask() }
      return asked.listing
    },
  }
}
