import { samRequests } from './commands.ts'

const meanings = new Map(Object.values(samRequests).map(({ bytes, meaning }) => [Buffer.from(bytes).toString('hex'), meaning]))

/** What a command to a module is; commands leave in one piece, answers arrive in pieces that mean nothing by themselves. */
export function samMeaningOf(direction: 'in' | 'out', bytes: Uint8Array): string {
  return direction === 'out' ? (meanings.get(Buffer.from(bytes).toString('hex')) ?? '') : ''
}
