import { noSigner, openCentralPlatform } from '../../main/gateway/index.ts'
import { institution } from './terminal.ts'

/** The real gateway to a stand-in on this machine. */
export function platformAt(address: string, now: () => number = Date.now, afterSerial = 9_000) {
  let serial = afterSerial
  return openCentralPlatform({
    address,
    institution,
    receiver: '99',
    signer: noSigner(),
    machine: { mac: '00-00-00-00-00-00', ip: '127.0.0.1' },
    now,
    nextSerial: () => {
      serial += 1
      return serial
    },
    timeoutMs: 5_000,
  })
}
