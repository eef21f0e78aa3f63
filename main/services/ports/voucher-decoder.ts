/** What the decode service says of the person behind a 医保电子凭证. The token stands in for them and is nobody else's business. */
export interface DecodedVoucher {
  readonly name: string
  readonly idNumber: string
  /** 证件类型 as the service gives it; `01` is a resident. */
  readonly idType: string
  /** 令牌: in memory only, for the visit only; never written, printed or logged. */
  readonly token: string
}

/** As with the platform: no answer is `unknown`, and the code may be used up then. */
export type VoucherOutcome =
  | { readonly kind: 'accepted'; readonly value: DecodedVoucher }
  | { readonly kind: 'refused'; readonly message: string; readonly code: string }
  | { readonly kind: 'not-sent'; readonly reason: string }
  | { readonly kind: 'unknown'; readonly reason: string }

/** 医保电子凭证解码: turns a scanned code into a person, once. */
export interface VoucherDecoder {
  /** Ends within its time limit. Never sends a code twice. */
  decode(operator: { readonly operatorId: string; readonly operatorName: string }, code: string): Promise<VoucherOutcome>
  close(): Promise<void>
}
