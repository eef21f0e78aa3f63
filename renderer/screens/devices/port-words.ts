import type { DeviceReport } from '../../../shared/contract/index.ts'
import type { Translate } from '../../text/index.ts'

/** Where a device is, or where it should be and is not. */
export function portWords(t: Translate, { port, settings }: Pick<DeviceReport, 'port' | 'settings'>): string {
  if (port !== '' || settings === undefined) return port
  const { at } = settings
  return t('devices.not-found', { place: 'port' in at ? at.port : `USB ${at.vendorId}:${at.productId}` })
}
