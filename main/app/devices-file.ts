import { join } from 'node:path'
import writeFileAtomic from 'write-file-atomic'
import { parseDocument, stringify } from 'yaml'
import { z } from 'zod'
import { type DeviceSettings, deviceSettingsSchema } from '../../shared/contract/index.ts'
import { faultsAmong } from '../devices/index.ts'
import { type ReadYaml, readYamlFile } from './yaml-file.ts'

const name = 'devices.yaml'

/** `devices.yaml`: what hangs at this counter. `resources/templates/devices.yaml` explains each line. */
export const devicesFileSchema = z.strictObject({
  devices: z.array(deviceSettingsSchema).superRefine((devices, context) => {
    for (const [index, { kind }] of devices.entries()) {
      if (devices.findIndex((other) => other.kind === kind) < index)
        context.addIssue({ code: 'custom', path: [index], message: `${kind} 只能配置一个 / only one ${kind} per terminal` })
    }
    for (const [index, device] of devices.entries()) {
      for (const { path, found, expected } of faultsAmong(device, devices.slice(0, index)))
        context.addIssue({ code: 'custom', path: [index, ...path], message: `${found}：应为 / expected ${expected}` })
    }
  }),
})

const header = `外设配置。可在外设页修改，也可手改后重新启动终端；每行的说明见模板 resources/templates/devices.yaml。
Devices of this counter: changed on the devices page, or by hand before the terminal starts.`

/** Reads the devices of a terminal; without a file there are none. */
export function readDevices(folder: string): ReadYaml<readonly DeviceSettings[]> {
  const read = readYamlFile(folder, name, devicesFileSchema)
  return read.kind === 'good' ? { kind: 'good', content: read.content.devices } : read
}

/** Writes the devices of a terminal: the whole file or nothing. */
export async function writeDevices(folder: string, devices: readonly DeviceSettings[]): Promise<void> {
  const document = parseDocument(stringify({ devices }))
  document.commentBefore = ` ${header.replaceAll('\n', '\n ')}`
  await writeFileAtomic(join(folder, name), document.toString())
}
