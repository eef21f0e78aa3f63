import type { LocalDate } from '../../../shared/dates/index.ts'
import type { Outcome } from '../../../shared/errors/index.ts'
import type { ReceiptLine } from '../../../shared/slip/index.ts'
import type { Device, DeviceCode } from './device.ts'

/** 身份证件: what a resident identity card or one of its kin says of its holder. */
export interface IdCard {
  readonly document: 'resident' | 'hk-macao-taiwan' | 'foreign-2017' | 'foreign-2023'
  /** The Chinese name where there is one, else the English one. */
  readonly name: string
  readonly englishName?: string
  readonly idNumber: string
  readonly sex: 'male' | 'female' | 'unknown'
  /** 民族, without 族; residents only. */
  readonly nation?: string
  /** Three letters; foreigners only. */
  readonly nationality?: string
  readonly birthDate: LocalDate
  /** The latest one: an additional address on the card stands before the printed one. */
  readonly address?: string
  readonly issuedBy?: string
  readonly validFrom: LocalDate
  /** Absent: 长期. */
  readonly validTo?: LocalDate
  /** 通行证号码 of a residence permit. */
  readonly permitNumber?: string
}

export type IdCardCode =
  | DeviceCode
  | 'id-card.absent'
  /** It lies there since the last reading: the module finds it again only after it was lifted. */
  | 'id-card.not-lifted'
  | 'id-card.moved'
  | 'id-card.not-authentic'
  | 'id-card.unsupported'
  | 'id-card.bad-data'

export interface IdCardReader extends Device {
  /** Waits for a document at most `waitMs` (default 10 s) and reads it once. The signal ends it within 200 ms and rejects with its reason. */
  read(options?: {
    readonly signal?: AbortSignal
    readonly waitMs?: number
    /** 再读一次: the card that lies there, without lifting it. */
    readonly again?: boolean
  }): Promise<Outcome<IdCard, IdCardCode>>
}

/** One scan as it came off the line: terminator stripped, group separators kept. */
export interface RawScan {
  readonly text: string
  /** Milliseconds since the epoch when its last byte came. */
  readonly at: number
}

export interface Scanner extends Device {
  onScan(listener: (scan: RawScan) => void): () => void
}

export type PrinterCode =
  | DeviceCode
  | 'printer.paper-end'
  | 'printer.cover-open'
  | 'printer.cutter'
  | 'printer.offline'
  /** The line was lost, or the end was never confirmed: part of it may be on paper. Never printed again by itself. */
  | 'printer.outcome-unknown'

/** 小票打印机. */
export interface ReceiptPrinter extends Device {
  /** Cells of a line in the normal font: 32 on 58 mm paper, 42 or 48 on 80 mm; a Chinese character takes two. */
  readonly columns: number
  /** Whether its font has this character: rare ones of names are missing in fonts that know GBK alone. */
  hasGlyph(character: string): boolean
  /**
   * Prints a receipt once and whole; `warning` when paper is near its end. The lines are asked for when the printer has said that it
   * can print and right before the first byte leaves: whoever counts copies counts them there. The signal counts until then.
   */
  print(receipt: () => readonly ReceiptLine[], signal?: AbortSignal): Promise<Outcome<{ readonly warning?: 'paper-near-end' }, PrinterCode>>
}

export type RatingLevel = 1 | 2 | 3 | 4 | 5

/** 好差评: five levels, 5 is 非常满意. Never in the way of a settlement. */
export interface RatingKeypad extends Device {
  ask(options: {
    readonly windowNumber: string
    readonly seconds: number
    readonly signal?: AbortSignal
  }): Promise<Outcome<{ readonly kind: 'rated'; readonly level: RatingLevel } | { readonly kind: 'nobody-pressed' }, DeviceCode>>
}

export interface PinPad extends Device {
  /** The digits are overwritten by the caller after use; they never become a string. */
  readPin(options: {
    readonly minimum: number
    readonly maximum: number
    readonly seconds: number
    readonly prompt: 'enter' | 'again'
    readonly signal?: AbortSignal
  }): Promise<
    Outcome<
      { readonly kind: 'pin'; readonly digits: Uint8Array } | { readonly kind: 'cancelled' } | { readonly kind: 'timed-out' },
      DeviceCode
    >
  >
}

/** 客显: write-only; whether anybody sees it cannot be known. */
export interface CustomerDisplay extends Device {
  show(content: {
    readonly label: 'price' | 'total' | 'received' | 'change' | 'none'
    readonly amount: string
  }): Promise<Outcome<undefined, DeviceCode>>
  clear(): Promise<Outcome<undefined, DeviceCode>>
}
