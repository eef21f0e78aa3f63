import { servicePaths } from '../gateway/signing/index.ts'
import type { GuardSettings } from './guard.ts'

type Style = GuardSettings['style']

/** Where each style of gateway expects a call, as the interface describes it. */
function doorsOf({ style, path }: Style, transaction: string): readonly string[] {
  if (path !== undefined) return [path]
  switch (style) {
    case 'tif':
      return ['/ebus/*/*/hsa/hgs/{transaction}']
    case 'csb':
      return ['/CSB/hsa-fsi-{transaction}', '/fsi/api/rsfComIfsService/callService']
    case 'path-per-service':
      return servicePaths[transaction] === undefined ? [] : [`/fsi/api${servicePaths[transaction]}`]
    case 'oauth':
      // The one published gateway of this style is known by its host alone.
      return ['/{transaction}', '/*/{transaction}', '/*/*/{transaction}']
  }
}

/** Whether a gateway of this style has a service for the transaction behind that path. */
export function isServicePath(style: Style, transaction: string, path: string): boolean {
  const asked = path.split('?')[0]?.split('/') ?? []
  return doorsOf(style, transaction).some((door) => {
    const steps = door.replaceAll('{transaction}', transaction).split('/')
    return steps.length === asked.length && steps.every((step, at) => (step === '*' ? asked[at] !== '' : step === asked[at]))
  })
}

/** `_api_name` and `_api_version` of a call through a gateway of the CSB kind. */
export function isServiceName(transaction: string, name: string, version: string): boolean {
  return (name === `hsa-fsi-${transaction}` || name === transaction) && version === '1.0.0'
}
