/** The gateway to the national platform: the one room that knows its message formats, signatures and codes. */
export { openCentralPlatform } from './client.ts'
export { type Edition, editionNames, editionOf, nameWidthOf } from './editions/index.ts'
export { checkTls, type LineSettings } from './line.ts'
export { maskAnswer } from './mask-answer.ts'
export { formatMessageId } from './message-id.ts'
export { type Probe, type ProbeStep, probePlatform, reachPlatform } from './probe.ts'
export type { ExchangeRecord, GatewaySettings } from './settings.ts'
export {
  createTokenSource,
  csbSigner,
  type EnvelopeSignature,
  noSigner,
  oauthSigner,
  pathPerServiceSigner,
  type Signer,
  sm2PrivateKeyOf,
  sm4KeyOf,
  type TifCredentials,
  tifSigner,
  withEnvelopeSignature,
} from './signing/index.ts'
export { openTransport } from './transport.ts'
export { openVoucherDecoder, type VoucherSettings } from './voucher-decoder.ts'
export { type IdentityTable, jiangxiIdentities } from './wire/index.ts'
