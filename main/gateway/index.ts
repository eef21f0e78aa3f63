/** The gateway to the national platform: the one room that knows its message formats, signatures and codes. */
export { openCentralPlatform } from './client.ts'
export type { ExchangeRecord, GatewaySettings } from './settings.ts'
export { noSigner, type Signer, type TifCredentials, tifSigner } from './signing/index.ts'
export { openVoucherDecoder, type VoucherSettings } from './voucher-decoder.ts'
export { type IdentityTable, jiangxiIdentities } from './wire/index.ts'
