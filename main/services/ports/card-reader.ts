import type { Outcome } from '../../../shared/errors/index.ts'
import type { Device, DeviceCode } from './device.ts'

/** What a social-security card says of itself and its holder. */
export interface CardIdentity {
  /** 发卡地区行政区划. */
  readonly region: string
  /** 卡识别码, 32 hexadecimal digits. */
  readonly cardIdentification: string
  /** 卡号. */
  readonly cardNumber: string
  /** 社会保障号码 = 公民身份号码. */
  readonly socialSecurityNumber: string
  readonly name: string
  readonly sex: 'male' | 'female' | 'unknown'
  readonly birthDate: string
  /** 规范版本, for example `2.00`. */
  readonly version: string
  readonly issuedOn?: string
  /** 卡有效期; absent when the card carries none. */
  readonly validTo?: string
  /** 卡复位信息: historical bytes, upper-case hexadecimal. */
  readonly resetInformation: string
}

export type CardReaderCode =
  | DeviceCode
  | 'card.absent'
  | 'card.mute'
  | 'card.not-social-security'
  | 'card.locked'
  | 'card.authentication-required'
  | 'card.unsupported-version'
  | 'card.bad-data'

/** A contact reader for social-security cards; its state is `occupied` while a card is in it. */
export interface CardReader extends Device {
  /**
   * Reads the card in the slot once. Ends by itself; the signal ends it within 200 ms, leaves the port usable and the card without
   * power, and rejects with the signal's reason.
   */
  read(signal?: AbortSignal): Promise<Outcome<CardIdentity, CardReaderCode>>
}
