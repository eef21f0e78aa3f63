import type { Clock } from './clock.ts'

/** A program of ours that runs beside the terminal: it says what it does line by line. */
export interface Program {
  /** The first line that begins with the word, without it; rejects when the program ends first. */
  lineAfter(word: string): Promise<string>
  send(line: string): void
  stop(): Promise<void>
}

export type SimulatorName = 'card-reader-simulator' | 'id-card-reader-simulator' | 'scanner-simulator' | 'receipt-printer-simulator'
export type ProgramName = 'stand-in' | SimulatorName
export type WorkerName = 'catalogue-worker' | 'bill-worker' | 'policy-worker'

/** What tells one computer from another, hashed; nothing is known of one that has no number of its own, such as a container. */
export interface Machine {
  /** The number its system gave it when it was installed. */
  readonly system?: string
  /** Numbers of parts built into it. */
  readonly parts: readonly string[]
}

/** What a host gives the application; neither host knows what a settlement is. */
export interface Host {
  readonly kind: 'electron' | 'loopback'
  readonly version: string
  readonly clock: Clock
  /** Where institution, ledger, catalogues and inbox live. */
  readonly dataFolder: string
  /** Data shipped with the program. */
  readonly resourcesFolder: string
  /**
   * 32 bytes that encrypt personal data in this folder; kept by the operating system where it can. Made where there is no ledger yet;
   * rejects with `store.key-missing`, naming the file it wants, where there is one: a new key would not open it.
   */
  readonly keyFor: (folder: string) => Promise<Buffer>
  /** Where it is remembered, apart from the data, how far each ledger had come. */
  readonly witnessFolder: string
  readonly machine: () => Machine
  /** The numbered steps of the ledger's schema. */
  readonly migrationsFolder: string
  /** Long work runs in threads; a bundled host has them elsewhere than their source. */
  readonly workerFile: (name: WorkerName) => URL
  readonly startProgram: (name: ProgramName, args: readonly string[]) => Program
}
