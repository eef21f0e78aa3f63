import { vectorNamed } from './vectors.ts'

/** A document that is waited for, found, selected, read, asked for a new address, and then still lies there. */
export const workedSteps: readonly { readonly command: Uint8Array; readonly answer: Uint8Array }[] = [
  ['I01', 'I10'],
  ['I01', 'I08'],
  ['I02', 'I09'],
  ['I03', 'I16'],
  ['I05', 'I13'],
  ['I01', 'I10'],
].map(([command = '', answer = '']) => ({ command: vectorNamed(command).bytes, answer: vectorNamed(answer).bytes }))
